// Posts: what there is, what readers see of it and when, and a new one.

import { get, post } from "./api.js";
import { counted, day, h, say, show } from "./dom.js";

const FILTERS = [["", "All"], ["draft", "Drafts"], ["scheduled", "Scheduled"], ["published", "Published"], ["wrong", "With problems"]];
const MOST = 200; // rows at once

export async function postsView() {
  const { posts, authors, unsaved } = await get("posts");
  const search = h("input", { type: "search", id: "search", autocomplete: "off" });
  const list = h("ul", { className: "posts" });
  const count = h("p", { className: "muted", role: "status" });
  let filter = "";

  const draw = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = posts.filter((one) => {
      const text = `${one.title} ${one.authors.join(" ")} ${one.terms.join(" ")} ${one.summary} ${one.path}`.toLowerCase();
      return (!filter || (filter === "wrong" ? one.is_wrong : one.status === filter)) && words.every((word) => text.includes(word));
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

  draw();
  return () =>
      show(
      h("h1", {}, "Posts"),
      unsaved.length > 0 && h("section", { className: "notice", "aria-label": "Unsaved words" }, h("p", {}, "There are words that were typed and never saved:"), h("ul", {}, unsaved.map((one) => h("li", {}, h("a", { href: `#write=${encodeURIComponent(one.path)}` }, one.path))))),
      newPost(),
      h("div", { className: "tools" }, h("p", { className: "field" }, h("label", { htmlFor: "search" }, "Search"), search), h("fieldset", { className: "chips" }, h("legend", {}, "Show"), radios)),
      count,
      list,
      authors.length > 0 && h("section", {}, h("h2", {}, "Authors"), h("ul", { className: "plain" }, authors.map((one) => h("li", {}, h("a", { href: `#write=${encodeURIComponent(one.path)}` }, one.title))))),
    );
}

function row(one) {
  return h(
    "li",
    { className: "post" },
    h("a", { href: `#write=${encodeURIComponent(one.path)}`, className: "title" }, one.title || one.path),
    one.is_wrong && h("span", { className: "tag wrong" }, "has mistakes"),
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
