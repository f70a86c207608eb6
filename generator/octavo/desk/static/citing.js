// A work from whatever a person has of it: a number, an address, an export, a reference in words, or words to search.

import { post } from "./api.js";
import { h } from "./dom.js";

// Asks for a work; returns the keys to cite, or null when it was left.
export function addWork(text = "") {
  return new Promise((resolve) => {
    let keys = null;
    const field = h("textarea", { id: "work-asked", rows: 3, value: text, "aria-describedby": "work-help" });
    const said = h("p", { role: "status", className: "muted" });
    const list = h("ol", { className: "candidates" });
    const dialog = h(
      "dialog",
      { "aria-labelledby": "work-title", className: "wide" },
      h("h2", { id: "work-title" }, "Add a work"),
      h("p", { className: "field" }, h("label", { htmlFor: "work-asked" }, "DOI, PubMed number or address, reference, RIS, BibTeX, or words to search for"), field, h("span", { className: "help", id: "work-help" }, "Ctrl and Enter looks it up. PubMed, Crossref and doi.org are asked, and nobody else.")),
      h("p", { className: "buttons" }, h("button", { className: "first", onclick: () => look(field.value) }, "Look it up"), h("button", { onclick: () => dialog.close() }, "Leave it")),
      said,
      list,
    );
    const look = async (asked) => {
      said.textContent = "Looking …";
      list.replaceChildren();
      try {
        const found = await post("cite", { text: asked });
        if (found.works.length) {
          keys = found.works.map((one) => one.key);
          const remarks = found.works.flatMap((one) => one.remarks);
          if (remarks.length) {
            said.textContent = `${keys.join(", ")}: ${remarks.join(" ")}`;
            list.replaceChildren(h("li", {}, h("button", { onclick: () => dialog.close() }, "Go on")));
            list.querySelector("button").focus();
          } else dialog.close();
          return;
        }
        said.textContent = found.candidates.length ? "Which one is meant?" : found.doubts.join(" ") || "Nothing was found.";
        list.replaceChildren(...found.candidates.map((one) => h("li", {}, h("button", { className: "candidate", onclick: () => look(one.asked) }, one.reference, one.remarks.length > 0 && h("strong", {}, ` ${one.remarks.join(" ")}`)))));
        list.querySelector("button")?.focus();
      } catch (error) {
        said.textContent = `${error.message} ${error.hint ?? ""}`;
      }
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey || !field.value.includes("\n"))) {
        if (event.shiftKey) return;
        event.preventDefault();
        look(field.value);
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(keys);
    });
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
    if (text) look(text);
  });
}

const NUMBER = /^\s*(?:doi:\s*|https?:\/\/(?:dx\.)?doi\.org\/)?10\.\d{4,9}\/\S+\s*$|^\s*pmid:?\s*\d{1,9}\s*$|^\s*PMC\d{1,9}\s*$|^\s*https?:\/\/(?:pubmed\.ncbi|pmc\.ncbi|www\.ncbi)\.nlm\.nih\.gov\/\S+\s*$|^\s*(?:arxiv:\s*|https?:\/\/arxiv\.org\/abs\/)\S+\s*$/i;
const EXPORT = /^\s*(?:@[A-Za-z]+\s*\{|TY {2}- |PMID ?- ?\d)/;
const WORDS = /^[^\n]{40,900}$/;

// Tells whether a pasted text is most likely a work, and not words of the author's own.
export function looksLikeWork(text) {
  if (NUMBER.test(text) || EXPORT.test(text)) return true;
  const line = text.trim().replace(/\s*\n\s*/g, " ");
  return WORDS.test(line) && /\b(?:19|20)\d\d\b/.test(line) && /\bdoi\b|;\s*\d+(?:\(\d+\))?:\s*[\de]|\d+\(\d+\):\s*\d|et al\./i.test(line);
}
