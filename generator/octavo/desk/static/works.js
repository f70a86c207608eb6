// Works: what can be cited, where it is, and what is missing in it.

import { get, post } from "./api.js";
import { addWork } from "./citing.js";
import { ask, counted, h, say, show } from "./dom.js";

const MOST = 300;

export async function worksView() {
  let { works } = await get("works");
  const search = h("input", { type: "search", id: "search", autocomplete: "off" });
  const only = h("input", { type: "checkbox" });
  const count = h("p", { className: "muted", role: "status" });
  const body = h("tbody");

  const draw = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = works.filter((one) => words.every((word) => `${one.key} ${one.reference}`.toLowerCase().includes(word)) && (!only.checked || one.lacks.length || one.doubles.length || one.notice));
    body.replaceChildren(...found.slice(0, MOST).map((one) => row(one, again)));
    count.textContent = found.length > MOST ? `The first ${MOST} of ${counted(found.length, "work")}.` : counted(found.length, "work");
  };
  const again = async (key) => {
    ({ works } = await get("works"));
    draw();
    // The row that had the focus is another one now.
    if (key) ([...body.children].find((one) => one.dataset.key === key)?.querySelector("button") ?? search).focus();
  };
  search.addEventListener("input", draw);
  only.addEventListener("change", draw);
  const add = h("button", { className: "first", onclick: async () => (await addWork()) && again() }, "Add a work");
  draw();
  return () =>
      show(
      h("h1", {}, "Works"),
      h("p", { className: "buttons" }, add),
      h("div", { className: "tools" }, h("p", { className: "field" }, h("label", { htmlFor: "search" }, "Search"), search), h("label", { className: "check" }, only, " Only those with something to mend")),
      count,
      h("div", { className: "table", tabIndex: 0, role: "region", "aria-label": "Works" }, h("table", {}, h("thead", {}, h("tr", {}, ["Work", "Cited in", "To mend"].map((name) => h("th", { scope: "col" }, name)))), body)),
    );
}

function row(one, again) {
  const marks = [
    one.notice && h("li", {}, h("strong", {}, one.notice)),
    one.lacks.length > 0 && h("li", {}, `No ${one.lacks.join(", no ")}`),
    one.doubles.length > 0 && h("li", {}, `The same work as ${one.doubles.join(", ")}`),
  ].filter(Boolean);
  return h(
    "tr",
    { "data-key": one.key },
    h("td", {}, h("code", {}, one.key), h("br"), one.reference),
    h("td", {}, one.cited_in.length ? h("ul", { className: "plain" }, one.cited_in.slice(0, 5).map(([path, title]) => h("li", {}, h("a", { href: `#write=${encodeURIComponent(path)}` }, title))), one.cited_in.length > 5 && h("li", {}, `and ${one.cited_in.length - 5} more`)) : h("span", { className: "muted" }, "nowhere")),
    h("td", {}, marks.length > 0 && h("ul", { className: "plain" }, marks), one.is_mendable && h("button", { "aria-label": `Mend ${one.key}`, onclick: () => mend(one.key, again) }, "Mend")),
  );
}

async function mend(key, again) {
  try {
    const { values, digest, file } = await get("work", { key });
    const inputs = Object.entries(values).map(([name, value]) => [name, h(value.length > 60 ? "textarea" : "input", { id: `field-${name}`, value, autocomplete: "off" })]);
    const answer = await ask(`Mend ${key}`, [h("p", { className: "muted" }, `Only what you change here changes in ${file}. Braces keep capitals as they are.`), inputs.map(([name, input]) => h("p", { className: "field" }, h("label", { htmlFor: input.id }, name), input))], [["save", "Save"], ["", "Leave it"]]);
    if (answer !== "save") return;
    await post("mend", { key, digest, values: Object.fromEntries(inputs.map(([name, input]) => [name, input.value])) });
    say(`${key} was mended.`);
    await again(key);
  } catch (error) {
    await ask("That did not work", h("p", {}, `${error.message} ${error.hint ?? ""}`), [["", "Close"]]);
  }
}
