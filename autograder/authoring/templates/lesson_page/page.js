// What is wider than the page scrolls, by keyboard too; on paper everything folded is open.
addEventListener("DOMContentLoaded", () => {
  const wide = document.querySelectorAll("pre, .table");
  const mark = () => wide.forEach((part) => {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  });
  mark();
  addEventListener("resize", mark);
  addEventListener("load", mark);
  document.addEventListener("toggle", mark, true);
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((part) => { part.open = false; }));
});
