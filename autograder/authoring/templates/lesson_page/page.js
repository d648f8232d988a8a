// What is wider than the page scrolls, by keyboard too. On paper, what is folded stays folded.
addEventListener("DOMContentLoaded", () => {
  const wide = document.querySelectorAll("pre, .table, math[display=block]");
  const inline = document.querySelectorAll("math:not([display=block])");
  const scrolls = (part) => {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  };
  const mark = () => {
    wide.forEach(scrolls);
    inline.forEach((part) => {
      part.classList.remove("wide");
      const block = part.closest("p, li, td, th, summary, figcaption, div");
      if (part.getBoundingClientRect().width > block.clientWidth) part.classList.add("wide");
      if (part.classList.contains("wide")) scrolls(part);
      else part.removeAttribute("tabindex");
    });
  };
  mark();
  addEventListener("resize", mark);
  addEventListener("load", mark);
  document.addEventListener("toggle", mark, true);
});
