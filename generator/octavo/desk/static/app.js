// Which view is shown, by the part of the address after #.

import { get } from "./api.js";
import { discussionView } from "./discussion.js";
import { h, show } from "./dom.js";
import { postsView } from "./posts.js";
import { publishView } from "./publish.js";
import { showStart } from "./start.js";
import { leaveWrite, writeView } from "./write.js";
import { worksView } from "./works.js";

// A view asks the server for what it shows, and returns what draws it, so that only the newest is ever drawn.
const VIEWS = { posts: postsView, write: writeView, discussion: discussionView, works: worksView, publish: publishView };
const ALIVE = 60000; // ms; a desk that an icon started ends when no window of it asks for anything any more
const desk = { frame: "", folder: "", title: "", last: "", deleted: null };
let turn = 0;

async function go() {
  const mine = ++turn;
  const [name, ...rest] = location.hash.slice(1).split("=");
  const view = VIEWS[name] ? name : "posts";
  let draw;
  try {
    await leaveWrite();
    draw = await VIEWS[view](desk, decodeURIComponent(rest.join("=")));
  } catch (error) {
    draw = () => failed(error);
  }
  if (mine !== turn) return;
  for (const link of document.querySelectorAll("#views a")) {
    link.getAttribute("href") === `#${view}` ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  document.body.dataset.view = view;
  document.title = `${view[0].toUpperCase()}${view.slice(1)} – Desk`;
  try {
    await draw();
  } catch (error) {
    if (mine === turn) failed(error);
  }
}

function failed(error) {
  show(h("h1", {}, "That did not work"), h("p", {}, error.message), error.hint && h("p", { className: "muted" }, error.hint));
  if (!("hint" in error)) throw error; // a fault of the desk's own
}

async function start() {
  Object.assign(desk, await get("start"));
  if (!desk.has_site) return showStart(desk, start);
  document.getElementById("views").hidden = false;
  document.getElementById("site-title").textContent = desk.title || "Desk";
  addEventListener("hashchange", go);
  await go();
}

// The address of the one-time token is no place to come back to.
history.replaceState(null, "", location.pathname + location.hash);
setInterval(() => get("start").catch(() => {}), ALIVE);
start();
