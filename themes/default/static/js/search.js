// Search: asks the index that Pagefind wrote when the site was built. Only the search page loads this.

const form = document.querySelector(".search");
const state = document.querySelector(".search-state");
const list = document.querySelector(".search-results");
const MOST = 30;

let index; // loaded with the first search
let latest = 0; // a slow answer must not replace a newer one

async function load() {
  const folder = new URL(form.dataset.index.replace(/\/?$/, "/"), location.href);
  const pagefind = await import(new URL("pagefind.js", folder));
  // Addresses in the index begin at the site's home, wherever the index itself lies.
  await pagefind.options({ baseUrl: form.dataset.home });
  return pagefind;
}

function entry(result) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = result.url;
  link.textContent = result.meta.title;
  const excerpt = document.createElement("p");
  excerpt.append(...marked(result.excerpt));
  item.append(link, excerpt);
  return item;
}

// An excerpt is text with <mark> around the words that were found: nothing else may come in.
function marked(html) {
  const source = new DOMParser().parseFromString(html, "text/html").body;
  return [...source.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return node.textContent;
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });
}

async function search(words) {
  const turn = ++latest;
  list.replaceChildren();
  state.textContent = words ? form.dataset.busy : "";
  if (!words) return;
  try {
    const found = await (await (index ??= load())).search(words);
    const results = await Promise.all(found.results.slice(0, MOST).map((result) => result.data()));
    if (turn !== latest) return;
    state.textContent = results.length ? `${form.dataset.found} ${found.results.length}` : form.dataset.none;
    list.replaceChildren(...results.map(entry));
  } catch {
    index = undefined;
    if (turn === latest) state.textContent = form.dataset.failed;
  }
}

function show() {
  const words = new URLSearchParams(location.search).get("q") ?? "";
  form.elements.q.value = words;
  search(words.trim());
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.pushState(null, "", `?${new URLSearchParams(new FormData(form))}`);
  show();
});
addEventListener("popstate", show);
form.hidden = false;
show();
