// What is wrong, in the text itself: the words concerned are underlined, and the message stands under their line.
//
// A text area has nothing between its lines, so a copy of the text lies over it, unseen but for the underlines. A
// message takes the blank line that ends a paragraph, or what is left of its line; where there is neither, a mark
// does until the caret comes to the line, and then the message is shown whole, for a while above what follows.

import { h, say } from "./dom.js";

const QUIET = 120; // ms without a key, after which a long text is measured again
const SHORT = 20000; // letters that are measured at each key
const ARRIVED = 250; // ms that the caret stays on a line before its message is read out

export class Notes {
  constructor(field, holder) {
    Object.assign(this, { field, found: [], lines: 0, here: 0, open: 0, timer: 0 });
    this.copy = h("div", { className: "copy" });
    this.layer = h("div", { className: "notes", "aria-hidden": "true" }, this.copy);
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
    clearTimeout(this.timer);
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
    this.unfold(0); // whoever writes there wants to see what follows
    this.found = this.found.filter((one) => one.line < first || one.line > last);
    for (const one of this.found) if (one.line > last) one.line += moved;
    clearTimeout(this.timer);
    if (this.field.value.length < SHORT) return this.draw();
    for (const note of this.layer.querySelectorAll("[data-line]")) if (Number(note.dataset.line) >= first) note.remove();
    this.timer = setTimeout(() => this.draw(), QUIET);
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
    for (const note of this.layer.querySelectorAll(".note")) note.classList.toggle("whole", Number(note.dataset.line) === line);
  }

  scroll() {
    this.copy.style.translate = `0 ${-this.field.scrollTop}px`;
  }

  draw() {
    const { field, copy, layer } = this;
    copy.replaceChildren();
    layer.hidden = !this.found.length;
    if (layer.hidden) return;
    const style = getComputedStyle(field);
    for (const name of ["font", "lineHeight", "paddingBlock", "paddingInline", "letterSpacing", "tabSize", "direction"]) copy.style[name] = style[name];
    Object.assign(layer.style, { top: `${field.offsetTop + field.clientTop}px`, left: `${field.offsetLeft + field.clientLeft}px`, width: `${field.clientWidth}px`, height: `${field.clientHeight}px` });
    const lines = field.value.split("\n");
    const groups = Map.groupBy?.(this.found, (one) => one.line) ?? grouped(this.found);
    const rows = [];
    let at = 0; // lines that are in the copy
    for (const [line, problems] of groups) {
      if (line > lines.length) break;
      copy.append(lines.slice(at, line - 1).map((one) => `${one}\n`).join(""));
      const { severity } = problems[0];
      const words = lines[line - 1];
      const start = Math.min(Math.max(0, (problems[0].column || 1) - 1), words.length);
      const length = problems[0].column ? /^\S*[^\s.,;:)\]]?/.exec(words.slice(start, start + 60))[0].length : words.length;
      const end = h("span", {}, "\u200b");
      copy.append(words.slice(0, start), h("span", { className: `spot ${severity}`, "data-line": line }, words.slice(start, start + length)), words.slice(start + length), end, "\n");
      at = line;
      rows.push({ line, problems, end, isFree: !lines[line]?.trim() });
    }
    // All places are measured before anything is put there, which would have the page laid out for each.
    const places = rows.map(({ end }) => ({ top: end.offsetTop, left: end.offsetLeft, height: end.offsetHeight }));
    const letter = parseFloat(style.fontSize);
    copy.append(...rows.map((row, n) => this.note(row, places[n], letter, parseFloat(style.paddingInlineStart))));
    this.scroll();
    this.unfold(this.open);
  }

  note({ line, problems, isFree }, { top, left, height }, letter, margin) {
    const room = this.field.clientWidth - left - 2 * letter;
    const kind = isFree ? "below" : room > 14 * letter ? "after" : "mark";
    const words = [problems[0].message, problems.length > 1 && ` And ${problems.length - 1} more.`];
    const note = h("p", { className: `note ${kind} ${problems[0].severity}`, "data-line": line }, h("span", { className: "short" }, kind === "mark" ? "!" : words), h("span", { className: "long" }, problems.map((one) => h("span", {}, inWords(one)))));
    Object.assign(note.style, { top: `${top + (kind === "below" ? height : 0)}px`, insetInlineStart: kind === "after" ? `${left + letter}px` : `${margin}px`, insetInlineEnd: `${letter / 2}px`, minBlockSize: `${height}px` });
    note.style.setProperty("--row", `${kind === "below" ? 0 : height}px`);
    return note;
  }
}

function inWords(one) {
  return `${one.severity}: ${one.message}${one.hint ? ` ${one.hint}` : ""}`;
}

function count(text) {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

function grouped(found) {
  const groups = new Map();
  for (const one of found) groups.set(one.line, [...(groups.get(one.line) ?? []), one]);
  return groups;
}
