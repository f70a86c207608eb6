// Which view is shown, by the part of the address after #.

import { get } from "./api.js";
import { h, show } from "./dom.js";
import { showDiscussion } from "./discussion.js";
import { showPosts } from "./posts.js";
import { showPublish } from "./publish.js";
import { showStart } from "./start.js";
import { leaveWrite, showWrite } from "./write.js";
import { showWorks } from "./works.js";

const VIEWS = { posts: showPosts, write: showWrite, discussion: showDiscussion, works: showWorks, publish: showPublish };
const desk = { frame: "", folder: "", last: "" };

async function go() {
  const [name, ...rest] = location.hash.slice(1).split("=");
  const view = VIEWS[name] ? name : "posts";
  const argument = decodeURIComponent(rest.join("="));
  await leaveWrite();
  for (const link of document.querySelectorAll("#views a")) {
    link.getAttribute("href") === `#${view}` ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  document.body.dataset.view = view;
  document.title = `${view[0].toUpperCase()}${view.slice(1)} – Desk`;
  try {
    await VIEWS[view](desk, argument);
  } catch (error) {
    show(h("h1", {}, "That did not work"), h("p", {}, error.message), error.hint && h("p", { className: "muted" }, error.hint));
    if (!("hint" in error)) throw error;
  }
}

async function start() {
  const found = await get("start");
  Object.assign(desk, found);
  if (!found.has_site) return showStart(desk, begin);
  begin();
}

async function begin() {
  document.getElementById("views").hidden = false;
  addEventListener("hashchange", go);
  const { title } = await get("posts");
  document.getElementById("site-title").textContent = title || "Desk";
  await go();
}

// The address of the one-time token is no place to come back to.
history.replaceState(null, "", location.pathname + location.hash);
start();
