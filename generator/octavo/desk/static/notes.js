// What is wrong, in the text itself: the words concerned are underlined, and the message stands under their line.
//
// A text area has nothing between its lines, so this lies over it. A message takes the blank line that ends a
// paragraph, or what is left of its line; where there is neither, a mark does until the caret comes to the line, and
// then the message is shown whole, for a while above what follows.

import { TextCopy } from "./copy.js";
import { h, say } from "./dom.js";

const ARRIVED = 250; // ms that the caret stays on a line before its message is read out
const NARROW = 14; // letters of room behind a line that are too few for a message

export class Notes {
  constructor(field, holder) {
    Object.assign(this, { field, found: [], lines: 0, here: 0, open: 0 });
    this.copy = new TextCopy(field);
    this.marks = h("div");
    this.layer = h("div", { className: "notes", "aria-hidden": "true", hidden: true }, this.copy.element, this.marks);
    holder.append(this.layer);
    field.addEventListener("input", () => this.follow());
    field.addEventListener("scroll", () => this.scroll(), { passive: true });
    document.addEventListener("selectionchange", (this.onCaret = () => document.activeElement === field && this.arrive()));
    this.size = new ResizeObserver(() => this.draw());
    this.size.observe(field);
  }

  close() {
    document.removeEventListener("selectionchange", this.onCaret);
    this.size.disconnect();
    clearTimeout(this.arrival);
  }

  // Takes problems with the lines and columns of this field, from 1.
  set(problems) {
    this.found = problems.filter((one) => one.line > 0).sort((one, other) => one.line - other.line);
    this.lines = count(this.field.value);
    this.draw();
  }

  // Lines move while somebody types; what stands in the line that is typed in is not known until it is looked at.
  follow() {
    if (!this.found.length) return;
    const lines = count(this.field.value);
    const moved = lines - this.lines;
    const now = this.lineOfCaret();
    const first = now - Math.max(0, moved);
    const last = now - Math.min(0, moved);
    this.lines = lines;
    this.here = now;
    this.open = 0; // whoever writes there wants to see what follows
    this.found = this.found.filter((one) => one.line < first || one.line > last);
    for (const one of this.found) if (one.line > last) one.line += moved;
    this.draw();
  }

  lineOfCaret() {
    return count(this.field.value.slice(0, this.field.selectionStart));
  }

  arrive() {
    const line = this.found.length ? this.lineOfCaret() : 0;
    if (line === this.here) return;
    this.here = line;
    clearTimeout(this.arrival);
    this.unfold(line);
    const here = this.found.filter((one) => one.line === line);
    if (here.length) this.arrival = setTimeout(() => say(here.map(inWords).join(" ")), ARRIVED);
  }

  unfold(line) {
    this.open = line;
    for (const note of this.marks.children) note.classList.toggle("whole", Number(note.dataset.line) === line);
  }

  scroll() {
    if (!this.layer.hidden) this.layer.style.setProperty("--scrolled", `${-this.field.scrollTop}px`);
  }

  draw() {
    const { field, layer } = this;
    layer.hidden = !this.found.length;
    if (layer.hidden) return;
    const size = { top: field.offsetTop + field.clientTop, left: field.offsetLeft + field.clientLeft, width: field.clientWidth, height: field.clientHeight };
    for (const [name, value] of Object.entries(size)) layer.style[name] = `${value}px`;
    this.copy.renew();
    this.scroll();
    const corner = this.copy.element.getBoundingClientRect();
    const text = field.value;
    const rows = [];
    let line = 1;
    let start = 0;
    for (const problems of grouped(this.found)) {
      for (; line < problems[0].line && start >= 0; line++) start = text.indexOf("\n", start) + 1 || -1;
      if (start < 0) break;
      const end = text.indexOf("\n", start) < 0 ? text.length : text.indexOf("\n", start);
      const next = text.slice(end + 1, text.indexOf("\n", end + 1) < 0 ? text.length : text.indexOf("\n", end + 1));
      const at = Math.min(start + Math.max(0, (problems[0].column || 1) - 1), end);
      const length = problems[0].column ? /^\S*[^\s.,;:)\]]?/.exec(text.slice(at, Math.min(end, at + 60)))[0].length : end - at;
      rows.push({ problems, isFree: !next.trim(), words: this.copy.places(at, at + length), end: this.copy.places(end, end + 1).at(-1) ?? this.copy.places(end - 1, end).at(-1) });
    }
    // Everything was measured before anything is put there, which would have the page laid out for each.
    const style = getComputedStyle(field);
    const metrics = { corner, row: parseFloat(style.lineHeight), letter: parseFloat(style.fontSize), margin: parseFloat(style.paddingInlineStart), top: parseFloat(style.paddingBlockStart), width: size.width };
    const marks = rows.flatMap((row) => (row.end ? [...row.words.map((place) => spot(place, row.problems[0], corner)), note(row, metrics)] : []));
    marks.filter((one) => Number(one.dataset.line) === this.open).forEach((one) => one.classList.add("whole"));
    const isSame = marks.length === this.marks.children.length && marks.every((one, n) => one.isEqualNode(this.marks.children[n]));
    if (!isSame) this.marks.replaceChildren(...marks);
  }
}

function spot({ left, bottom, width, height }, { severity, line }, corner) {
  const element = h("span", { className: `spot ${severity}`, "data-line": line });
  Object.assign(element.style, { left: `${left - corner.left}px`, top: `${bottom - height - corner.top}px`, width: `${width}px`, height: `${height + 2}px` });
  return element;
}

function note({ problems, isFree, end }, { corner, row, letter, margin, top, width }) {
  const left = end.left - corner.left;
  const kind = isFree ? "below" : width - left - 2 * letter > NARROW * letter ? "after" : "mark";
  const words = [problems[0].message, problems.length > 1 && ` And ${problems.length - 1} more.`];
  const element = h("p", { className: `note ${kind} ${problems[0].severity}`, "data-line": problems[0].line }, h("span", { className: "short" }, kind === "mark" ? "!" : words), h("span", { className: "long" }, problems.map((one) => h("span", {}, inWords(one)))));
  // The row of the line's end: rectangles are those of letters, and lower than rows.
  const place = top + Math.floor((end.top - corner.top - top + end.height / 2) / row) * row;
  Object.assign(element.style, { top: `${place + (kind === "below" ? row : 0)}px`, insetInlineStart: kind === "after" ? `${left + letter}px` : `${margin}px`, insetInlineEnd: `${letter / 2}px`, minBlockSize: `${row}px` });
  element.style.setProperty("--row", kind === "below" ? "0px" : `${row}px`);
  return element;
}

function inWords(one) {
  return `${one.severity}: ${one.message}${one.hint ? ` ${one.hint}` : ""}`;
}

function count(text) {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

// The problems of each line, from the first line on.
function grouped(found) {
  const groups = new Map();
  for (const one of found) groups.set(one.line, [...(groups.get(one.line) ?? []), one]);
  return groups.values();
}
