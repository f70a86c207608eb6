// Search: asks the indexes that Pagefind wrote when the site was built, one for each language of the site.
// Only the search page loads this.

const form = document.querySelector(".search");
const state = document.querySelector(".search-state");
const list = document.querySelector(".search-results");
const MOST = 30;
const MOST_READ = 100; // results that are looked through for an identifier

// Letters of scripts without spaces between words. The index has each as a word of its own (builder/search.py).
const LETTER =
  "(?:[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*" +
  "|[\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff" +
  "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}])";
const LETTERS = new RegExp(LETTER, "gu");
const RUN = new RegExp(`${LETTER}+`, "gu");
const SPACE_BETWEEN = new RegExp(`(${LETTER}(?:</mark>)?) +(?=(?:<mark>)?(?:${LETTER}|\\p{P}))`, "gu");
const SPACE_BEFORE = new RegExp(`(\\p{P}(?:</mark>)?) +(?=(?:<mark>)?${LETTER})`, "gu");

const ADDRESS = /^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:|pmid:|pmcid:|arxiv:)(?=.)/i;
const DOI = /^10\.\d{4,9}\/./;

let indexes; // loaded with the first search
let latest = 0; // a slow answer must not replace a newer one

async function load() {
  const folder = new URL(form.dataset.index.replace(/\/?$/, "/"), location.href);
  const languages = await fetch(new URL("languages.json", folder));
  if (languages.status === 404) return null;
  return Promise.all(
    (await languages.json()).map(async (language) => {
      const pagefind = await import(new URL(`${language}/pagefind.js`, folder));
      // Addresses in the index begin at the site's home, wherever the index itself lies.
      await pagefind.options({ baseUrl: form.dataset.home });
      return pagefind;
    }),
  );
}

const apart = (text) => text.replace(LETTERS, " $& ").replace(/\s+/g, " ").trim();
const together = (text) => text.replace(SPACE_BETWEEN, "$1").replace(SPACE_BEFORE, "$1");

// What is asked of each index, of which a result must answer all; and what its text must hold.
function questions(words) {
  if (/^".+"$/.test(words)) return { terms: [`"${apart(words.slice(1, -1))}"`], held: [] };
  const runs = words.match(RUN) ?? [];
  const terms = runs.map((run) => `"${apart(run)}"`);
  const held = [];
  const others = [];
  for (const word of words.replace(RUN, " ").split(/\s+/)) {
    const bare = word.replace(ADDRESS, "").replace(/[.,;]+$/, "");
    // A number of PubMed's, too: an index finds numbers that begin alike.
    if (DOI.test(bare) || /^\d{6,}$/.test(bare) || (bare.length > 8 && /\d/.test(bare) && /[a-z\d][./_-]+[a-z\d]/i.test(bare))) {
      held.push(bare.toLowerCase());
      others.push(...bare.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length > 1));
    } else if (bare) {
      others.push(bare);
    }
  }
  return { terms: others.length ? [...terms, others.join(" ")] : terms, held };
}

async function ask(pagefind, terms) {
  const answers = await Promise.all(terms.map((term) => pagefind.search(term)));
  const [first, ...rest] = answers.map((answer) => answer.results);
  return first.flatMap((result) => {
    const others = rest.map((results) => results.find((other) => other.id === result.id));
    if (!others.every(Boolean)) return [];
    return { data: result.data, score: others.reduce((sum, other) => sum + other.score, result.score) };
  });
}

async function find(words) {
  const { terms, held } = questions(words);
  if (!terms.length) return { count: 0, pages: [] };
  const found = (await Promise.all((await indexes).map((pagefind) => ask(pagefind, terms)))).flat();
  found.sort((one, other) => other.score - one.score);
  const read = await Promise.all(found.slice(0, held.length ? MOST_READ : MOST).map((one) => one.data()));
  if (!held.length) return { count: found.length, pages: read };
  // Pagefind finds what begins alike, too. Of identifiers, those with other ends are others.
  const holding = read.filter(({ content }) => held.every((one) => content.toLowerCase().includes(one)));
  if (holding.length || held.some((one) => DOI.test(one))) {
    return { count: holding.length, pages: holding.slice(0, MOST) };
  }
  return { count: found.length, pages: read.slice(0, MOST) };
}

function element(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className;
  made.dir = "auto";
  made.append(...content);
  return made;
}

function entry({ url, meta, excerpt }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = url;
  link.textContent = together(meta.title);
  const about = [meta.kind, meta.date].filter(Boolean).join(" · ");
  item.append(element("p", "search-title", link));
  if (about) item.append(element("p", "search-about", about));
  item.append(element("p", "search-excerpt", ...marked(together(excerpt))));
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
    indexes ??= load();
    const isThere = (await indexes) !== null;
    const { count, pages } = isThere ? await find(words) : { count: 0, pages: [] };
    if (turn !== latest) return;
    if (!isThere) state.textContent = form.dataset.missing;
    else state.textContent = count ? form.dataset.found.replace("{count}", count) : form.dataset.none;
    list.replaceChildren(...pages.map(entry));
  } catch {
    indexes = undefined;
    if (turn === latest) state.textContent = form.dataset.failed;
  }
}

function show() {
  const words = new URLSearchParams(location.search).get("q") ?? "";
  form.elements.q.value = words;
  search(words.normalize("NFC").trim());
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.pushState(null, "", `?${new URLSearchParams(new FormData(form))}`);
  show();
});
addEventListener("popstate", show);
form.hidden = false;
show();
