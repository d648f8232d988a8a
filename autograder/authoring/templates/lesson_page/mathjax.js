// Settings of MathJax 2. Formulas in a table would be broken by the width of their cell, so a width
// is given; a narrow screen needs every break it can get.
const narrow = matchMedia("(max-width: 46rem)").matches;
MathJax.Hub.Config({
  tex2jax: { inlineMath: [["$", "$"]], displayMath: [["$$", "$$"]], processEscapes: true },
  CommonHTML: { linebreaks: { automatic: true, width: narrow ? "container" : "42em" } },
  messageStyle: "none",
});
