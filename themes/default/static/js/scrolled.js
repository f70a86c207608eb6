// What is wider than the text and scrolls in itself can be reached by the keyboard, also in browsers that skip it.

const boxes = document.querySelectorAll(".prose :is(pre, table, math), .comment-body :is(pre, math)");

function look() {
  for (const box of boxes) {
    if (box.scrollWidth > box.clientWidth + 1 && !box.closest("[tabindex]")) box.setAttribute("tabindex", "0");
  }
}

new ResizeObserver(look).observe(document.documentElement);
