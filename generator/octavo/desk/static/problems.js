// What is wrong with a text: a list with the lines, the same in the text under the lines, and in the form under the fields.

import { h } from "./dom.js";
import { Notes } from "./notes.js";

export class Problems {
  // `header` returns the header as it is now; `open` shows the form.
  constructor(field, holder, form, header, open) {
    Object.assign(this, { field, form, header, open, drawn: "", found: [] });
    this.title = h("h2", { id: "problems-title" }, "Nothing is wrong");
    this.list = h("ol", { className: "problems" });
    this.element = h("section", { "aria-labelledby": "problems-title" }, this.title, this.list);
    this.notes = new Notes(field, holder);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "F8") return;
      event.preventDefault();
      this.goOn(event.shiftKey ? -1 : 1);
    });
  }

  close() {
    this.notes.close();
  }

  show(found) {
    const above = this.header().split("\n").length - 1;
    this.found = found.map((one) => ({ ...one, line: one.line - above, inFile: one.line }));
    this.notes.set(this.found); // which has their lines move while somebody types
    this.showInForm();
    const drawn = JSON.stringify([above, found, this.found.map((one) => this.words(one.line))]);
    if (drawn === this.drawn) return; // nobody's place in the list is taken for nothing
    this.drawn = drawn;
    const held = [...this.list.children].findIndex((one) => one.contains(document.activeElement));
    const count = found.length;
    this.title.textContent = count === 0 ? "Nothing is wrong" : count === 1 ? "One thing to look at" : `${count} things to look at`;
    this.list.replaceChildren(...this.found.map((one) => this.row(one)));
    if (held >= 0) (this.list.children[Math.min(held, count - 1)]?.querySelector("button") ?? this.field).focus();
  }

  // What concerns the header, under the fields that it is about.
  showInForm() {
    for (const note of this.form.querySelectorAll(".of-field")) note.remove();
    for (const one of this.found) {
      const row = one.line <= 0 && this.form.querySelector(`[data-key="${CSS.escape(this.keyOf(one))}"]`);
      if (row) row.append(h("span", { className: `of-field ${one.severity}` }, h("span", { className: "severity" }, `${one.severity}: `), one.message, one.hint && ` ${one.hint}`));
    }
  }

  keyOf(one) {
    const lines = this.header().split("\n").slice(0, one.inFile);
    return lines.map((line) => /^([A-Za-z_]\w*)\s*:/.exec(line)?.[1]).findLast(Boolean) ?? "";
  }

  words(line) {
    return line > 0 ? this.field.value.split("\n")[line - 1] ?? "" : "";
  }

  row(one) {
    const words = this.words(one.line);
    const place = h("button", { type: "button", className: "line", onclick: () => this.goTo(one) }, one.line > 0 ? `Line ${one.line}` : "Header");
    return h("li", { className: one.severity }, place, words && h("q", {}, words.length > 90 ? `${words.slice(0, 90)}…` : words), h("p", {}, h("span", { className: "severity" }, `${one.severity}: `), one.message, one.hint && h("span", { className: "muted" }, ` ${one.hint}`)));
  }

  goTo(one) {
    if (one.line <= 0) return this.open(this.keyOf(one));
    const lines = this.field.value.split("\n");
    const start = lines.slice(0, one.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    this.field.focus();
    this.field.setSelectionRange(start + Math.max(0, (one.column || 1) - 1), start + (lines[one.line - 1] ?? "").length);
    this.field.scrollTop = Math.max(0, (this.field.scrollHeight * (one.line - 3)) / lines.length);
  }

  // To the next one from the caret on, or the one before; round at the end.
  goOn(step) {
    const known = this.found.filter((one) => one.line > 0).sort((one, other) => step * (one.line - other.line));
    const now = this.notes.lineOfCaret();
    const next = known.find((one) => step * (one.line - now) > 0) ?? known[0];
    if (next) this.goTo(next);
  }
}
