// Cards open under a pointer that rests, and footnotes have cards as citations do.
// Without it citations open theirs when they are pressed, and footnotes lead to the end of the text.

const REST = 400; // milliseconds until a card opens
const LEAVE = 300; // and until it closes, so that one can reach it
const MARKS = ".citation-button, .footnote-ref a";

let timer;
let resting; // the card that a pointer opened; one that was pressed for stays

function cardOf(mark) {
  if (mark.popoverTargetElement) return mark.popoverTargetElement;
  const known = mark.dataset.card && document.getElementById(mark.dataset.card);
  const note = document.getElementById(decodeURIComponent(mark.hash?.slice(1) ?? ""));
  if (known || !note?.closest(".footnotes")) return known || undefined;
  const card = document.getElementById("footnote-card").content.firstElementChild.cloneNode(true);
  card.popover = "auto";
  card.id = mark.dataset.card = `card-${mark.id}`;
  card.setAttribute("aria-label", mark.getAttribute("aria-label"));
  card.querySelector("a").href = mark.hash;
  const content = note.cloneNode(true);
  for (const link of content.querySelectorAll(".footnote-backref")) link.remove();
  for (const element of content.querySelectorAll("[id]")) element.removeAttribute("id");
  card.prepend(...content.childNodes);
  document.querySelector("main").append(card);
  return card;
}

function show(mark, card) {
  if (!card.matches(":popover-open")) card.showPopover({ source: mark });
}

addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType !== "mouse") return;
  const mark = target.closest?.(MARKS);
  const isInside = resting?.contains(target);
  if (isInside || (mark && resting && cardOf(mark) === resting)) clearTimeout(timer);
  else if (mark) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const card = cardOf(mark);
      if (!card || card.matches(":popover-open")) return;
      show(mark, card);
      resting = card;
    }, REST);
  } else {
    clearTimeout(timer);
    if (resting) timer = setTimeout(() => resting?.hidePopover(), LEAVE);
  }
});

// Before a button's own work: what lies open under the pointer is kept, not shut.
addEventListener(
  "click",
  (event) => {
    const mark = event.target.closest?.(MARKS);
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    clearTimeout(timer);
    const card = cardOf(mark);
    if (!card) return;
    if (card === resting || !mark.popoverTargetElement) event.preventDefault();
    if (card !== resting && card.matches(":popover-open") && !mark.popoverTargetElement) card.hidePopover();
    else if (!mark.popoverTargetElement) show(mark, card);
    resting = undefined;
  },
  { capture: true },
);

document.addEventListener(
  "toggle",
  ({ target, newState }) => {
    if (newState === "closed" && target === resting) resting = undefined;
  },
  { capture: true },
);
