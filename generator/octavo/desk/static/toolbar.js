// The buttons above the text: one stop for Tab, arrows between them, as the ARIA practices describe toolbars.

import { addWork } from "./citing.js";
import { cite } from "./completion.js";
import { ask, h } from "./dom.js";
import { block, prefix, replace, wrap } from "./field.js";

export function toolbar(field, figure) {
  const notes = () => Math.max(0, ...[...field.value.matchAll(/\[\^(\d+)\]/g)].map((match) => +match[1])) + 1;
  const note = () => {
    const number = notes();
    const at = field.selectionEnd;
    replace(field, field.value.length, field.value.length, `${field.value.endsWith("\n") ? "\n" : "\n\n"}[^${number}]: `);
    replace(field, at, at, `[^${number}]`);
    field.setSelectionRange(field.value.length, field.value.length);
  };
  const link = async () => {
    const { selectionStart, selectionEnd } = field;
    const input = h("input", { id: "link-to", type: "url", placeholder: "https://" });
    const answer = await ask("Link", h("p", { className: "field" }, h("label", { htmlFor: "link-to" }, "Address"), input), [["yes", "Link"], ["", "Leave it"]]);
    field.focus();
    field.setSelectionRange(selectionStart, selectionEnd);
    if (answer === "yes") wrap(field, "[", `](${input.value.trim()})`, "words");
  };
  const table = "| Group | Before | After |\n|:------|-------:|------:|\n| A     |        |       |\n| B     |        |       |\n\nTable: What the numbers are.";
  const works = async () => {
    const { selectionStart, selectionEnd } = field;
    const keys = await addWork(field.value.slice(selectionStart, selectionEnd));
    field.focus();
    if (keys) cite(field, selectionStart, selectionEnd, keys);
  };
  const actions = [
    ["Emphasis", () => wrap(field, "*", "*", "words"), "Control+I"],
    ["Strong", () => wrap(field, "**", "**", "words"), "Control+B"],
    ["Link", link, "Control+K"],
    ["Cite", works, ""],
    ["Heading", () => prefix(field, "## "), ""],
    ["List", () => prefix(field, "- "), ""],
    ["Numbers", () => prefix(field, (n) => `${n + 1}. `), ""],
    ["Quotation", () => prefix(field, "> "), ""],
    ["Note", note, ""],
    ["Figure", figure, ""],
    ["Table", () => block(field, table, [2, 7]), ""],
    ["Equation", () => block(field, "$$\nx = y\n$$", [3, 8]), ""],
  ];
  const buttons = actions.map(([label, act, keys], n) => h("button", { type: "button", tabIndex: n ? -1 : 0, onclick: act, "aria-keyshortcuts": keys || null }, label));
  const bar = h("div", { role: "toolbar", "aria-label": "Marks", className: "toolbar", "aria-controls": field.id }, buttons);
  bar.addEventListener("keydown", (event) => {
    const now = buttons.indexOf(document.activeElement);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const to = (next + buttons.length) % buttons.length;
    buttons.forEach((one, n) => (one.tabIndex = n === to ? 0 : -1));
    buttons[to].focus();
  });
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const found = actions.find(([, , keys]) => keys === `Control+${event.key.toUpperCase()}`);
    if (!found) return;
    event.preventDefault();
    found[1]();
  });
  return bar;
}
