// Edits of a text area that its own undo knows: execCommand is old, and the only way to keep the browser's history.

export function replace(field, start, end, text, select = null) {
  if (!field.isConnected) return; // another text is open by now, and must not get these words
  field.focus();
  field.setSelectionRange(start, end);
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!done && start !== end + text.length) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (select) field.setSelectionRange(start + select[0], start + select[1]);
}

// Does so without taking anybody's place: the caret stays between the letters where it is, the focus where it was.
export function replaceBeside(field, start, end, text) {
  const { selectionStart, selectionEnd, scrollTop } = field;
  const active = document.activeElement;
  const moved = (at) => (at <= start ? at : at < end ? start + text.length : at + text.length - (end - start));
  replace(field, start, end, text);
  field.setSelectionRange(moved(selectionStart), moved(selectionEnd));
  field.scrollTop = scrollTop;
  if (active !== field) active?.focus();
}

// Gives a field another text; only what differs is put in, so that caret and place stay.
export function putText(field, text) {
  const old = field.value;
  let start = 0;
  while (start < old.length && old[start] === text[start]) start++;
  let tail = 0;
  while (tail < Math.min(old.length, text.length) - start && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
  const { scrollTop } = field;
  field.setRangeText(text.slice(start, text.length - tail), start, old.length - tail, "preserve");
  field.scrollTop = scrollTop;
}

// Puts marks around what is selected, or takes them away; a word to be replaced where nothing is.
export function wrap(field, before, after, word) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const selected = value.slice(start, end);
  if (selected && value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after) {
    replace(field, start - before.length, end + after.length, selected, [0, selected.length]);
    return;
  }
  const text = selected || word;
  replace(field, start, end, before + text + after, [before.length, before.length + text.length]);
}

// Begins each line of the selection with a mark.
export function prefix(field, mark) {
  const { selectionStart, selectionEnd, value } = field;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const found = value.indexOf("\n", selectionEnd);
  const end = found < 0 ? value.length : found;
  const lines = value.slice(start, end).split("\n");
  const text = lines.map((line, n) => (typeof mark === "function" ? mark(n) : mark) + line).join("\n");
  replace(field, start, end, text, [text.length, text.length]);
}

// Puts a block of lines of its own at the caret, with blank lines around it.
export function block(field, text, select = null) {
  const { selectionEnd: at, value } = field;
  const before = value.slice(0, at);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = value.slice(at).startsWith("\n") ? "\n" : "\n\n";
  replace(field, at, at, lead + text + tail, select && [lead.length + select[0], lead.length + select[1]]);
}

// Where the caret is, in pixels from the field's own corner: a copy of the field's text is measured once.
export function caretPlace(field) {
  const style = getComputedStyle(field);
  const copy = document.createElement("div");
  for (const name of ["font", "lineHeight", "padding", "border", "width", "boxSizing", "letterSpacing", "tabSize"]) copy.style[name] = style[name];
  Object.assign(copy.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", insetBlockStart: "0" });
  const from = field.value.lastIndexOf("\n\n", field.selectionStart - 1) + 1;
  copy.textContent = field.value.slice(0, from);
  const paragraph = document.createTextNode(field.value.slice(from, field.selectionStart));
  const mark = document.createElement("span");
  mark.textContent = "\u200b";
  copy.append(paragraph, mark);
  field.parentNode.append(copy);
  const place = { top: mark.offsetTop - field.scrollTop, left: mark.offsetLeft, line: mark.offsetHeight };
  copy.remove();
  return place;
}
