// Completion of citations: @ and letters of an author, a title or a key offer the site's own works.

import { get } from "./api.js";
import { addWork } from "./citing.js";
import { h, say } from "./dom.js";
import { caretPlace, replace } from "./field.js";

const BEFORE = /(^|[\s[(;,–-])@([\p{L}\p{N}_:.#-]{0,40}(?: [\p{L}\p{N}]{1,30}){0,3})$/u;

export function completeCitations(field, holder) {
  const list = h("ul", { role: "listbox", id: "offer", className: "offer", "aria-label": "Works", hidden: true });
  holder.append(list);
  let works = [];
  let chosen = 0;
  let turn = 0;
  field.setAttribute("aria-autocomplete", "list");

  const asked = () => (field.selectionStart === field.selectionEnd ? BEFORE.exec(field.value.slice(Math.max(0, field.selectionStart - 150), field.selectionStart)) : null);
  const close = () => {
    turn++;
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
    field.removeAttribute("aria-controls");
  };
  const mark = () => {
    [...list.children].forEach((one, n) => one.setAttribute("aria-selected", n === chosen));
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", `offer-${chosen}`);
    say(list.children[chosen]?.textContent ?? "");
  };
  const take = async (n) => {
    const match = asked();
    close();
    if (!match) return;
    const end = field.selectionStart;
    const start = end - match[2].length - 1;
    let keys = works[n] ? [works[n].key] : null;
    if (!keys) keys = await addWork(match[2]);
    if (keys) cite(field, start, end, keys);
    else field.focus();
  };
  const draw = (words) => {
    const rows = [...works.map((one) => [h("strong", {}, one.key), " ", one.reference]), [`Look up ${words ? `“${words}”` : "a work"} in PubMed and Crossref …`]];
    list.replaceChildren(...rows.map((row, n) => h("li", { role: "option", id: `offer-${n}`, onmousedown: (event) => (event.preventDefault(), take(n)) }, row)));
    const place = caretPlace(field);
    const width = Math.min(480, field.clientWidth);
    const below = innerHeight - field.getBoundingClientRect().top - place.top - place.line;
    const isBelow = below > 220 || below > innerHeight / 2;
    Object.assign(list.style, { top: isBelow ? `${field.offsetTop + place.top + place.line}px` : "auto", bottom: isBelow ? "auto" : `${holder.clientHeight - field.offsetTop - place.top}px`, left: `${field.offsetLeft + Math.max(0, Math.min(place.left, field.clientWidth - width))}px`, width: `${width}px` });
    list.hidden = false;
    field.setAttribute("aria-controls", "offer");
    chosen = 0;
    mark();
  };

  field.addEventListener("input", async (event) => {
    const match = event.isComposing ? null : asked();
    if (!match || (match[2].includes(" ") && list.hidden)) return close();
    const mine = ++turn;
    const found = await get("offer", { words: match[2] }).catch(() => null);
    if (mine !== turn || !found) return;
    works = found.works;
    if (!works.length && match[2].includes(" ")) return close();
    draw(match[2]);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen = (chosen + step + list.children.length) % list.children.length;
    else if (event.key === "Escape") return event.preventDefault(), close();
    else if (event.key === "Enter" || event.key === "Tab") return event.preventDefault(), take(chosen);
    else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return close();
    else return;
    event.preventDefault();
    mark();
  });
  field.addEventListener("blur", close);
}

// Puts a citation in a place of the text; inside brackets that are open already, only the keys.
export function cite(field, start, end, keys) {
  const line = field.value.slice(field.value.lastIndexOf("\n", start - 1) + 1, start);
  const isInside = line.lastIndexOf("[") > line.lastIndexOf("]");
  const text = keys.map((key) => `@${key}`).join("; ");
  const before = isInside && /[^[;\s-]\s*$/.test(line.slice(line.lastIndexOf("[") + 1)) ? "; " : "";
  replace(field, start, end, isInside ? before + text : `[${text}]`);
}
