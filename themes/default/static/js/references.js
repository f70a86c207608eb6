// All cited works: a field that leaves only the works with the words in it. Without it the page has them all.

const form = document.querySelector(".work-filter");
const state = document.querySelector(".work-filter-state");
const groups = [...document.querySelectorAll(".work-group")].map((element) => ({
  element,
  works: [...element.querySelectorAll(".reference")].map((work) => ({ element: work, text: fold(work.textContent) })),
}));
const index = [...document.querySelectorAll(".group-index a")].map((link) => ({
  item: link.parentElement,
  anchor: decodeURIComponent(link.hash.slice(1)),
}));

// Accents do not count: who looks for Kumpfel finds Kümpfel.
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function filter() {
  const words = fold(form.elements.q.value).split(/\s+/).filter(Boolean);
  const shown = new Set();
  let count = 0;
  for (const group of groups) {
    let any = false;
    for (const work of group.works) {
      const matches = words.every((word) => work.text.includes(word));
      work.element.hidden = !matches;
      any ||= matches;
      count += matches;
    }
    group.element.hidden = !any;
    if (any) shown.add(group.element.id);
  }
  for (const { item, anchor } of index) item.hidden = !shown.has(anchor);
  state.textContent = words.length ? form.dataset.found.replace("{count}", count) : "";
}

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
filter();
