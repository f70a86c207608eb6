// Posts: what there is, what readers see of it and when, and a new one.

import { get, post } from "./api.js";
import { ask, counted, day, h, say, show } from "./dom.js";

const FILTERS = [["", "All"], ["draft", "Drafts"], ["scheduled", "Scheduled"], ["published", "Published"], ["wrong", "With problems"]];
const MOST = 200; // rows at once

export async function postsView(desk) {
  const { posts, authors, unsaved, deleted } = await get("posts");
  const search = h("input", { type: "search", id: "search", autocomplete: "off" });
  const list = h("ul", { className: "posts" });
  const count = h("p", { className: "muted", role: "status" });
  let filter = "";

  const draw = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = posts.filter((one) => {
      const text = `${one.title} ${one.authors.join(" ")} ${one.terms.join(" ")} ${one.summary} ${one.path}`.toLowerCase();
      return (!filter || (filter === "wrong" ? one.is_wrong || one.is_warned : one.status === filter)) && words.every((word) => text.includes(word));
    });
    list.replaceChildren(...found.slice(0, MOST).map(row));
    count.textContent = found.length > MOST ? `The first ${MOST} of ${counted(found.length, "text")}.` : counted(found.length, "text");
  };

  const radios = FILTERS.map(([value, label]) => {
    const input = h("input", { type: "radio", name: "filter", value, checked: value === "" });
    input.addEventListener("change", () => {
      filter = value;
      draw();
    });
    return h("label", { className: "chip" }, input, h("span", {}, label));
  });
  search.addEventListener("input", draw);

  // What is wrong in texts and with what they point to comes afterwards, so that the list is there at once.
  const mark = async () => {
    const { wrong, warned } = await get("marks").catch((error) => {
      count.textContent += ` What is wrong in them could not be found out: ${error.message}`;
      return { wrong: [], warned: [] };
    });
    const [isWrong, isWarned] = [new Set(wrong), new Set(warned)];
    let isOther = false;
    for (const one of posts) {
      isOther ||= (isWrong.has(one.path) && !one.is_wrong) || isWarned.has(one.path);
      one.is_wrong ||= isWrong.has(one.path);
      one.is_warned = isWarned.has(one.path) && !one.is_wrong;
    }
    if (!isOther || !document.body.contains(list)) return;
    const held = [...list.children].findIndex((one) => one.contains(document.activeElement));
    draw();
    if (held >= 0) list.children[held]?.querySelector("a").focus();
  };

  draw();
  return () => {
      mark();
      show(
      h("h1", {}, "Posts"),
      justDeleted(desk, deleted),
      unsaved.length > 0 && h("section", { className: "notice", "aria-label": "Unsaved words" }, h("p", {}, "There are words that were typed and never saved:"), h("ul", {}, unsaved.map((one) => h("li", {}, h("a", { href: `#write=${encodeURIComponent(one.path)}` }, one.path))))),
      newPost(),
      h("div", { className: "tools" }, h("p", { className: "field" }, h("label", { htmlFor: "search" }, "Search"), search), h("fieldset", { className: "chips" }, h("legend", {}, "Show"), radios)),
      count,
      list,
      authors.length > 0 && h("section", {}, h("h2", {}, "Authors"), h("ul", { className: "plain" }, authors.map((one) => h("li", {}, h("a", { href: `#write=${encodeURIComponent(one.path)}` }, one.title))))),
      deleted.length > 0 && h("details", { className: "bin" }, h("summary", {}, "Deleted", h("span", { className: "muted" }, ` · ${counted(deleted.length, "text")}`)), h("ul", { className: "plain" }, deleted.map((one) => h("li", {}, one.title || one.path, h("span", { className: "muted" }, `, deleted on ${day(one.moment)} `), putBack(one))))),
    );
  };
}

function justDeleted(desk, deleted) {
  const { name, linking = [] } = desk.deleted ?? {};
  desk.deleted = null;
  const one = deleted.find((entry) => entry.name === name);
  if (!one) return null;
  const links = linking.length > 0 && ` These link to it, and have a mistake now: ${linking.join(", ")}.`;
  return h("p", { className: "notice" }, `“${one.title || one.path}” was deleted, with its discussion.`, links, putBack(one, "Undo"));
}

// From the bin to where it was, and then to the text itself.
function putBack({ name, title, path }, label = "Put back") {
  const onclick = async () => {
    try {
      const found = await post("put-back", { name });
      say(`“${title || path}” is back.`);
      location.hash = `#write=${encodeURIComponent(found.path)}`;
    } catch (error) {
      await ask("That did not work", h("p", {}, `${error.message} ${error.hint ?? ""}`), [["", "Close"]]);
    }
  };
  return h("button", { "aria-label": `${label} “${title || path}”`, onclick }, label);
}

function row(one) {
  return h(
    "li",
    { className: "post" },
    h("a", { href: `#write=${encodeURIComponent(one.path)}`, className: "title" }, one.title || one.path),
    one.is_wrong && h("span", { className: "tag wrong" }, "has mistakes"),
    one.is_warned && h("span", { className: "tag" }, "has warnings"),
    one.kind === "page" && h("span", { className: "tag" }, "page"),
    h("p", { className: "muted" }, seen(one), ` · ${counted(one.words, "word")}`, one.works > 0 && ` · cites ${counted(one.works, "work")}`),
    one.summary && h("p", { className: "summary" }, one.summary),
  );
}

function seen(one) {
  if (one.status === "draft") return "Draft: readers see nothing of it";
  if (one.status === "scheduled") return `Appears with the first publication after ${day(one.date)}`;
  return one.date ? `For readers since ${day(one.date)}` : "For readers";
}

function newPost() {
  const title = h("input", { id: "new-title", required: true, autocomplete: "off" });
  const wrong = h("p", { className: "wrong", role: "alert" });
  let isBegun = false;
  const form = h("form", { className: "new" }, h("p", { className: "field" }, h("label", { htmlFor: "new-title" }, "Title of a new post"), title), h("button", { className: "first" }, "Begin it"), wrong);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBegun) return; // Enter twice is one post
    isBegun = true;
    try {
      const { path } = await post("posts", { title: title.value });
      say("The post was begun, as a draft.");
      location.hash = `#write=${encodeURIComponent(path)}`;
    } catch (error) {
      isBegun = false;
      wrong.textContent = `${error.message} ${error.hint}`;
    }
  });
  return form;
}
