// A first site: a form in place of a folder full of placeholders.

import { post } from "./api.js";
import { h, show } from "./dom.js";

const FIELDS = [
  ["name", "Name of the blog", "What readers see at the top of each page.", true],
  ["author", "Your name", "As it stands below what you write.", true],
  ["url", "Address", "Where it will stand, such as https://blog.example.org/. It can be changed later.", true],
  ["affiliation", "Affiliation", "Your institution, if readers should know it.", false],
  ["description", "Description", "One sentence, for search engines and feeds.", false],
  ["disclaimer", "Disclaimer", "It stands below every post, such as: Nothing here is medical advice.", false],
];

export function showStart(desk, onDone) {
  const wrong = h("p", { className: "wrong", role: "alert" });
  const inputs = {};
  const rows = FIELDS.map(([key, label, help, isNeeded]) => {
    const input = h(key === "disclaimer" ? "textarea" : "input", { id: `site-${key}`, required: isNeeded, "aria-describedby": `help-${key}`, autocomplete: "off" });
    if (key === "url") input.type = "url";
    inputs[key] = input;
    return h("p", { className: "field" }, h("label", { htmlFor: input.id }, label, isNeeded ? "" : h("span", { className: "muted" }, " (if you like)")), input, h("span", { className: "help", id: `help-${key}` }, help));
  });
  const button = h("button", { className: "first" }, "Make the blog");
  const form = h("form", { className: "column" }, h("h1", {}, "Begin a blog"), h("p", {}, "It is made in ", h("code", {}, desk.folder), ", as plain files that are yours. Nothing is published until you say so."), rows, wrong, h("p", { className: "buttons" }, button));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const data = Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, input.value.trim()]));
    data.timezone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
    data.language = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(navigator.language) ? navigator.language : "en-GB";
    button.disabled = true;
    try {
      await post("site", data);
    } catch (error) {
      wrong.textContent = `${error.message} ${error.hint}`;
      button.disabled = false;
      return button.focus();
    }
    // Not location.hash: its event would come later, and draw the first view once more over what is typed there.
    history.replaceState(null, "", "#posts");
    await onDone();
  });
  show(form);
  inputs.name.focus();
}
