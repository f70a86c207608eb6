// Another name for the text that is open, or the bin.

import { post } from "./api.js";
import { ask, h, say } from "./dom.js";

export function moves(writing) {
  return h("p", { className: "buttons" }, h("button", { type: "button", onclick: () => rename(writing) }, "Rename …"), h("button", { type: "button", onclick: () => remove(writing) }, "Delete …"));
}

// Does something with the file as it is typed here; resolves to null when it failed, which is told.
async function move(writing, work) {
  const { saver } = writing;
  try {
    await writing.changes;
    await saver.save();
    if (saver.isDirty) throw new Error("There are words here that could not be saved yet.");
    saver.isStopped = true; // nothing more goes to the old name
    return await work();
  } catch (error) {
    saver.isStopped = false;
    await ask("That did not work", h("p", {}, `${error.message} ${error.hint ?? ""}`), [["", "Close"]]);
    return null;
  }
}

async function rename(writing) {
  const { path, saver, desk } = writing;
  const own = path.replace(/\/index\.[a-z]+$/i, "").split("/").at(-1).replace(/\.[a-z]+$/i, "");
  const name = h("input", { id: "new-name", value: own.replace(/^\d{4}-\d{2}-\d{2}[-_ ]?/, ""), autocomplete: "off", spellcheck: false });
  const content = [h("p", { className: "field" }, h("label", { htmlFor: "new-name" }, "Name, of which the address is made"), name), h("p", { className: "muted" }, "The title stays. The old address leads to the new one, links in your other texts are changed, and feeds go on.")];
  if ((await ask("Rename", content, [["yes", "Rename it"], ["", "Leave it"]])) !== "yes") return;
  const found = await move(writing, () => post("rename", { path, name: name.value }));
  if (!found) return;
  if (found.remarks.length) await ask("Renamed, with something left to do", found.remarks.map((one) => h("p", {}, one)), [["", "Close"]]);
  say("It was renamed.");
  if (found.path === path) saver.isStopped = false;
  desk.last = found.path;
  location.hash = `#write=${encodeURIComponent(found.path)}`;
}

async function remove(writing) {
  const content = h("p", {}, "It goes into the bin with its discussion, and from there it can be put back: see Deleted, at the end of Posts. Readers have it until you publish the next time.");
  if ((await ask(`Delete “${writing.heading.textContent}”?`, content, [["yes", "Delete it"], ["", "Leave it"]])) !== "yes") return;
  const found = await move(writing, () => post("delete", { path: writing.path }));
  if (!found) return;
  Object.assign(writing.desk, { last: "", deleted: found });
  location.hash = "#posts";
}
