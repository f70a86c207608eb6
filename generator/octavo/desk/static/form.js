// The header as a form, made from the fields that the server names; each change is made in the text by the server.

import { h } from "./dom.js";

// Draws the form anew around what has the focus: a field that somebody is in keeps its words and their caret.
export function redraw(place, rows) {
  const isOpen = [...place.querySelectorAll("details")].map((one) => one.open);
  const held = document.activeElement?.closest("[data-key]");
  const same = held && place.contains(held) && rows.flatMap((row) => [row, ...row.querySelectorAll("[data-key]")]).find((row) => row.dataset.key === held.dataset.key);
  if (!same) place.replaceChildren(...rows);
  else {
    const whole = rows.find((row) => row.contains(same));
    const old = [...place.children].find((one) => one.contains(held));
    for (const one of [...place.children]) if (one !== old) one.remove();
    old.before(...rows.slice(0, rows.indexOf(whole)));
    old.after(...rows.slice(rows.indexOf(whole) + 1));
  }
  place.querySelectorAll("details").forEach((one, n) => (one.open = isOpen[n] ?? one.open));
}

export function headerForm(text, change, upload) {
  const { form, names, disclaimers } = text;
  if (!form.is_editable) return [h("p", { className: "muted" }, "This header can be changed as text only.")];
  const control = (field) => {
    const row = controlOf(field);
    row.dataset.key = field.key;
    return row;
  };
  const controlOf = (field) => {
    const id = `field-${field.key}`;
    const value = form.values[field.key];
    const row = (input) => h("p", { className: `field ${field.kind}` }, h("label", { htmlFor: id }, field.label), input);
    const commit = (read) => (event) => change(field.key, read(event.target));
    if (form.others.includes(field.key)) return h("p", { className: "field" }, h("span", { className: "label" }, field.label), h("span", { className: "help" }, "This is changed in the header as text."));
    if (field.key === "draft") return h("p", { className: "field" }, h("label", { htmlFor: id }, "For readers"), h("select", { id, value: String(Boolean(value)), onchange: commit((input) => input.value === "true") }, h("option", { value: "true", selected: value === true }, "not yet: a draft"), h("option", { value: "false", selected: value !== true }, "from its date on")));
    if (field.kind === "flag") return h("p", { className: "field check" }, h("label", {}, h("input", { id, type: "checkbox", checked: value === true, onchange: commit((input) => input.checked) }), ` ${field.label}`));
    if (field.key === "disclaimer" && disclaimers.length > 1) return row(h("select", { id, onchange: commit((input) => input.value) }, ["", ...disclaimers].map((one) => h("option", { value: one, selected: one === (value ?? "") }, one === "" ? "the usual one" : one === "false" ? "none" : one))));
    if (field.kind === "choice") return row(h("select", { id, onchange: commit((input) => input.value) }, field.choices.map((one) => h("option", { value: one, selected: one === (value ?? "") }, one || "as usual"))));
    if (field.kind === "date") return row(h("input", { id, type: "datetime-local", value: asLocal(value), onchange: commit((input) => input.value.replace("T", " ")) }));
    if (field.kind === "long") return row(h("textarea", { id, rows: 2, value: value ?? "", onchange: commit((input) => input.value) }));
    if (field.kind === "names") return nameList(field, id, value ?? [], names[field.key] ?? [], change);
    if (field.kind === "picture") return h("fieldset", {}, h("legend", {}, field.label), picture(id, value ?? {}, (found) => change(field.key, found), upload));
    return row(h("input", { id, value: value ?? "", autocomplete: "off", onchange: commit((input) => input.value) }));
  };
  const isShown = (field) => field.is_first ? !(field.key === "author" && form.values.author === undefined) && !(field.key === "authors" && form.values.author !== undefined) : form.values[field.key] !== undefined || form.others.includes(field.key);
  const first = form.fields.filter(isShown);
  const more = form.fields.filter((field) => !first.includes(field) && !["author", "authors"].includes(field.key));
  return [first.map(control), h("details", {}, h("summary", {}, "More"), h("div", { className: "fields" }, more.map(control)))];
}

function asLocal(value) {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?/.exec(value ?? "");
  return match ? `${match[1]}T${match[2] ?? "00:00"}` : "";
}

// Names with commas between them, completed from those that there are.
function nameList(field, id, value, known, change) {
  const options = h("datalist", { id: `${id}-known` }, known.map((one) => h("option", { value: one })));
  const input = h("input", { id, value: value.join(", "), autocomplete: "off", "aria-describedby": `${id}-help` });
  input.setAttribute("list", options.id);
  const offer = () => {
    const before = input.value.includes(",") ? `${input.value.slice(0, input.value.lastIndexOf(",") + 1)} ` : "";
    options.replaceChildren(...known.map((one) => h("option", { value: before + one })));
  };
  input.addEventListener("input", offer);
  input.addEventListener("change", () => change(field.key, [...new Set(input.value.split(",").map((one) => one.trim()).filter(Boolean))]));
  return h("p", { className: "field" }, h("label", { htmlFor: id }, field.label), input, options, h("span", { className: "help", id: `${id}-help` }, "With commas between them."));
}

function picture(id, value, change, upload) {
  const inputs = [["src", "File"], ["alt", "What it shows"]].map(([key, label]) => {
    const input = h("input", { id: `${id}-${key}`, value: value[key] ?? "", autocomplete: "off" });
    input.addEventListener("change", () => {
      const found = { ...value, [key]: input.value.trim() };
      change(found.src ? Object.fromEntries(Object.entries(found).filter(([name, text]) => text || name === "alt")) : {});
    });
    return h("p", { className: "field" }, h("label", { htmlFor: input.id }, label), input);
  });
  const wrong = h("p", { className: "wrong", role: "alert" });
  const file = h("input", { type: "file", accept: "image/*", hidden: true });
  file.addEventListener("change", async () => {
    if (!file.files[0]) return;
    try {
      const { src } = await upload(file.files[0]);
      await change({ ...value, src });
      document.getElementById(`${id}-alt`)?.focus(); // the next thing to say
    } catch (error) {
      wrong.textContent = `${error.message} ${error.hint ?? ""}`;
    }
  });
  return [...inputs, h("p", { className: "buttons" }, h("button", { type: "button", onclick: () => file.click() }, "Choose a picture …")), file, wrong];
}
