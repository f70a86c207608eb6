// The preview's own script: keeps an open page as its text is. No page that is published has it.

const script = document.currentScript;
const own = new URL(".", script.src);
let { whole, content } = script.dataset;
let epoch = -1;
let source = null;
let problems = [];
let beside = ""; // the path of a text whose problems are shown elsewhere
let latest = 0; // an answer that was overtaken must not be shown

function listen() {
  if (source || document.visibilityState !== "visible") return;
  // Browsers allow six connections to a host: only the page that is looked at has one.
  source = new EventSource(new URL(`events?since=${Math.max(epoch, 0)}&page=${encodeURIComponent(location.pathname)}`, own));
  source.onmessage = (event) => take(JSON.parse(event.data));
}

function hush() {
  source?.close();
  source = null;
}

document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? listen() : hush()));
addEventListener("pagehide", hush);
addEventListener("pageshow", listen);
listen();

// The desk shows this page beside its text, says which text that is, as it shows itself what is wrong in it, and how
// far down the text is. Only whoever frames us may.
addEventListener("message", ({ source, data }) => {
  if (window.parent === window || source !== window.parent) return;
  if (data?.octavo === "text" && typeof data.path === "string") {
    beside = data.path;
    showProblems(problems);
  }
  if (data?.octavo !== "scroll" || !(data.share >= 0 && data.share <= 1)) return;
  const body = document.querySelector(".e-content") ?? document.querySelector("article") ?? document.body;
  const { top, height } = body.getBoundingClientRect();
  scrollTo({ top: data.share * Math.max(0, scrollY + top + height - innerHeight), behavior: "instant" });
});

async function take(state) {
  const isFirst = epoch < 0;
  const isNewer = state.epoch !== epoch;
  epoch = state.epoch;
  problems = state.problems;
  showProblems(problems);
  if (state.goesTo && (!isFirst || !state.whole) && isNewer && new URL(state.goesTo, location.href).pathname !== location.pathname) {
    location.href = state.goesTo;
    return;
  }
  if (!state.problems.length || state.whole) await follow(state);
  if (!isFirst && isNewer) renewFiles(state.files);
}

async function follow(state) {
  if (state.whole === whole) return;
  const turn = ++latest;
  let text = state.page;
  try {
    text ||= await (await fetch(location.href, { cache: "no-cache" })).text();
  } catch {
    return; // The preview has just ended: when it is there again, its first message tells the same.
  }
  const next = new DOMParser().parseFromString(text, "text/html");
  if (turn !== latest) return;
  const marks = next.querySelector("script[data-whole]")?.dataset;
  if (!marks || marks.whole === whole) return;
  if (marks.content === content) await swapSheets(next);
  else await replacePage(next);
  ({ whole, content } = marks);
  dispatchEvent(new CustomEvent("octavo-preview"));
}

// Style sheets: the new ones come beside the old, which go when the new ones have loaded, so nothing flashes.

const sheetsOf = (root) => [...root.querySelectorAll('link[rel~="stylesheet"]')];

async function swapSheets(next) {
  const old = sheetsOf(document);
  const wanted = sheetsOf(next);
  const known = new Map(old.map((link) => [link.getAttribute("href"), link]));
  let place = old[0] ?? null;
  const waiting = [];
  const kept = new Set();
  for (const link of wanted) {
    const same = known.get(link.getAttribute("href"));
    if (same) {
      kept.add(same);
      place = same.nextSibling;
      continue;
    }
    const fresh = document.importNode(link, true);
    waiting.push(new Promise((done) => (fresh.onload = fresh.onerror = done)));
    place ? place.parentNode.insertBefore(fresh, place) : document.head.append(fresh);
    place = fresh.nextSibling;
  }
  await Promise.race([Promise.all(waiting), new Promise((done) => setTimeout(done, 2000))]);
  for (const link of old) if (!kept.has(link)) link.remove();
}

// Files that keep their name: style sheets and pictures are fetched again under an address that is new.

function renewFiles(files) {
  const changed = new Set(files.map((file) => new URL(file, location.href).pathname));
  const isScript = (one) => changed.has(new URL(one.src).pathname);
  if ([...document.querySelectorAll("script[src]")].some(isScript)) location.reload();
  const renewed = (address) => {
    const url = new URL(address, location.href);
    if (url.origin !== location.origin || !changed.has(url.pathname)) return null;
    url.searchParams.set("preview", epoch);
    return url.href;
  };
  for (const link of sheetsOf(document)) {
    const address = renewed(link.href);
    if (!address) continue;
    const fresh = link.cloneNode();
    fresh.href = address;
    fresh.onload = fresh.onerror = () => link.remove();
    link.after(fresh);
  }
  for (const picture of document.images) {
    const address = renewed(picture.currentSrc || picture.src);
    if (address) picture.src = address;
  }
}

// The page: what is the same stays in place, and with it scroll position, focus, and what was opened.

async function replacePage(next) {
  const addresses = (root) => [...root.querySelectorAll("script[src]:not([data-whole])")].map((one) => one.getAttribute("src"));
  if (addresses(next).some((address) => !addresses(document).includes(address))) {
    // What a script did to the page cannot be undone: the page begins anew, at the same place.
    location.reload();
    return;
  }
  const scroll = [scrollX, scrollY];
  const focused = document.activeElement;
  const selector = focused?.id ? `#${CSS.escape(focused.id)}` : null;
  await swapSheets(next);
  syncHead(next);
  syncAttributes(document.documentElement, next.documentElement);
  sync(document.body, next.body);
  if (focused && !focused.isConnected && selector) document.querySelector(selector)?.focus({ preventScroll: true });
  scrollTo({ left: scroll[0], top: scroll[1], behavior: "instant" });
}

const HEAD = "title, meta, link:not([rel~='stylesheet'])";

function syncHead(next) {
  const old = [...document.head.querySelectorAll(HEAD)];
  const wanted = [...next.head.querySelectorAll(HEAD)];
  const kept = new Set();
  for (const element of wanted) {
    const same = old.find((one) => !kept.has(one) && one.isEqualNode(element));
    if (same) kept.add(same);
    else document.head.append(kept.add(document.importNode(element, true)) && [...kept].at(-1));
  }
  for (const element of old) if (!kept.has(element)) element.remove();
}

const isOurs = (node) => node.nodeType === 1 && node.localName === "octavo-preview-problems";

function sync(old, next) {
  syncAttributes(old, next);
  const before = [...old.childNodes].filter((node) => !isOurs(node));
  const after = [...next.childNodes];
  // From both ends: most edits touch one stretch.
  let start = 0;
  while (start < before.length && start < after.length && before[start].isEqualNode(after[start])) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end].isEqualNode(after[after.length - 1 - end])
  ) end++;
  const rest = before.slice(start, before.length - end);
  const place = before[before.length - end] ?? null;
  for (const node of after.slice(start, after.length - end)) {
    const at = rest.findIndex((one) => isAlike(one, node));
    if (at < 0) {
      old.insertBefore(document.importNode(node, true), rest[0] ?? place);
      continue;
    }
    for (const gone of rest.splice(0, at)) gone.remove();
    const same = rest.shift();
    if (same.nodeType === 1) sync(same, node);
    else if (same.nodeValue !== node.nodeValue) same.nodeValue = node.nodeValue;
  }
  for (const gone of rest) gone.remove();
}

function isAlike(one, other) {
  if (one.nodeType !== other.nodeType || one.nodeName !== other.nodeName) return false;
  return one.nodeType !== 1 || one.id === other.id;
}

function syncAttributes(old, next) {
  for (const { name } of [...old.attributes]) {
    // What the reader opened stays open.
    if (!next.hasAttribute(name) && !(name === "open" && /^(details|dialog)$/.test(old.localName))) old.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}

// What is wrong, over the page as it last was.

const STYLE = `
  :host { all: initial }
  section { position: fixed; inset: auto 0 0 0; z-index: 2147483001; max-block-size: 60vh; overflow: auto; box-sizing: border-box;
    padding: 1rem clamp(1rem, 4vw, 3rem) 1.5rem; background: #26100d; color: #fbeee9; border-block-start: 4px solid #e2563f;
    font: 1rem/1.5 system-ui, sans-serif }
  h2 { margin: 0 0 .5rem; font-size: 1rem } article { margin-block: .75rem } p { margin: .2rem 0 }
  .place { font: 600 .9rem/1.5 ui-monospace, monospace; color: #ffb8a6; overflow-wrap: anywhere } .hint { color: #ffe2a8 }
  pre { margin: .4rem 0; padding: .5rem .75rem; overflow: auto; background: #1a0a08; font: .85rem/1.5 ui-monospace, monospace }
  pre span { display: block } pre .here { background: #5b1d13 }`;

function showProblems(found) {
  const problems = found.filter((one) => one.path !== beside);
  let host = document.querySelector("octavo-preview-problems");
  if (!problems.length) {
    host?.remove();
    return;
  }
  if (!host) {
    host = document.createElement("octavo-preview-problems");
    // Not as an element: a theme's Content-Security-Policy may forbid styles that stand in a page.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    host.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    document.documentElement.append(host);
  }
  const make = (name, text, kind = "") => {
    const element = document.createElement(name);
    element.textContent = text;
    element.className = kind;
    return element;
  };
  const section = make("section", "");
  section.setAttribute("role", "alert");
  section.setAttribute("lang", "en");
  section.append(make("h2", heading(problems)));
  for (const problem of problems) {
    const article = make("article", "");
    article.append(make("p", problem.place, "place"), make("p", problem.message));
    if (problem.excerpt.length) {
      const lines = make("pre", "");
      for (const [number, text] of problem.excerpt) {
        const isHere = number === problem.line;
        lines.append(make("span", `${String(number).padStart(5)}  ${text}`, isHere ? "here" : ""));
        if (isHere && problem.column) lines.append(make("span", `${" ".repeat(6 + problem.column)}^`));
      }
      article.append(lines);
    }
    if (problem.hint) article.append(make("p", problem.hint, "hint"));
    section.append(article);
  }
  host.shadowRoot.replaceChildren(section);
}

function heading(problems) {
  const stopping = problems.filter((one) => one.severity === "error").length;
  if (!stopping) return problems.length === 1 ? "One mistake, which stops nothing" : `${problems.length} mistakes, which stop nothing`;
  return stopping === 1 ? "One mistake stops this site" : `${stopping} mistakes stop this site`;
}
