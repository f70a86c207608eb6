// A copy of a text area's text, laid out as the area does it and never seen: it tells where words stand.
//
// It is made of pieces of some lines each. Of a long text only the piece that was changed is laid out again.

import { h } from "./dom.js";

const LINES = 30; // of a piece
const STYLES = ["font", "lineHeight", "paddingInline", "paddingBlockStart", "letterSpacing", "tabSize", "direction"];

export class TextCopy {
  constructor(field) {
    Object.assign(this, { field, pieces: [], text: "" });
    this.element = h("div", { className: "copy" });
  }

  // Has the copy follow the field.
  renew() {
    const style = getComputedStyle(this.field);
    for (const name of STYLES) if (this.element.style[name] !== style[name]) this.element.style[name] = style[name];
    const text = `${this.field.value}\n`;
    if (text === this.text) return;
    const most = Math.min(text.length, this.text.length);
    let same = 0;
    while (same < most && text[same] === this.text[same]) same++;
    let tail = 0;
    while (tail < most - same && text[text.length - 1 - tail] === this.text[this.text.length - 1 - tail]) tail++;
    // Pieces that lie wholly before or behind the change stay.
    let first = 0;
    let start = 0;
    while (first < this.pieces.length && start + this.pieces[first].text.length <= same) start += this.pieces[first++].text.length;
    let last = this.pieces.length;
    let behind = 0;
    while (last > first && behind + this.pieces[last - 1].text.length <= tail) behind += this.pieces[--last].text.length;
    // A piece has whole lines.
    while (last < this.pieces.length && text.length - behind > start && text[text.length - behind - 1] !== "\n") behind -= this.pieces[last++].text.length;
    const fresh = pieces(text.slice(start, text.length - behind));
    const next = this.pieces[last]?.element ?? null;
    for (const old of this.pieces.splice(first, last - first, ...fresh)) old.element.remove();
    for (const one of fresh) this.element.insertBefore(one.element, next);
    this.text = text;
  }

  // The rectangles of a stretch of the text.
  places(start, end) {
    let at = 0;
    for (const { text, element } of this.pieces) {
      if (start < at + text.length) {
        const range = document.createRange();
        range.setStart(element.firstChild, start - at);
        range.setEnd(element.firstChild, Math.min(end - at, text.length));
        return [...range.getClientRects()];
      }
      at += text.length;
    }
    return [];
  }
}

function pieces(text) {
  const found = [];
  let start = 0;
  while (start < text.length) {
    let end = start;
    for (let n = 0; n < LINES && end < text.length; n++) end = text.indexOf("\n", end) + 1 || text.length;
    const piece = text.slice(start, end);
    found.push({ text: piece, element: h("div", {}, piece) });
    start = end;
  }
  return found;
}
