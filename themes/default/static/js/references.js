// All cited works: a field that leaves only the works with the words in it. Without it the page has them all.
// Where they stand on many pages, the field searches an index of all, and names those that it finds.

const MOST = 50; // works of other pages that are named

const form = document.querySelector(".work-filter");
const state = document.querySelector(".work-filter-state");
const list = document.querySelector(".work-found");
const index = [...document.querySelectorAll(".group-index a")].map((link) => ({
  item: link.parentElement,
  anchor: decodeURIComponent(link.hash.slice(1)),
}));

let groups = []; // of works on this page
let works; // of all pages, loaded with the first word

// Accents do not count: who looks for Kumpfel finds Kümpfel.
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function wanted() {
  return fold(form.elements.q.value).split(/\s+/).filter(Boolean);
}

function filterPage(words) {
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
  return count;
}

async function load() {
  const answer = await fetch(form.dataset.index);
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).map(([text, url]) => ({ text, url, folded: fold(text) }));
}

function entry({ text, url }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  item.className = "reference";
  link.href = url;
  link.dir = "auto";
  link.textContent = text;
  item.append(link);
  return item;
}

async function filterAll() {
  works ??= load();
  const all = await works;
  const words = wanted(); // as they are now: more may have been typed
  const found = words.length ? all.filter((work) => words.every((word) => work.folded.includes(word))) : [];
  list.replaceChildren(...found.slice(0, MOST).map(entry));
  return found.length;
}

async function filter() {
  let count;
  try {
    count = form.dataset.index ? (wanted().length || works ? await filterAll() : 0) : filterPage(wanted());
  } catch {
    works = undefined; // the next word tries again
    return;
  }
  state.textContent = wanted().length ? form.dataset.found.replace("{count}", count) : "";
}

if (!form.dataset.index) {
  groups = [...document.querySelectorAll(".work-group")].map((element) => ({
    element,
    works: [...element.querySelectorAll(".reference")].map((work) => ({ element: work, text: fold(work.textContent) })),
  }));
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
filter();
