// Elements, made one by one: no text is ever parsed as HTML, and the page's policy forbids it too.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !["list", "form", "role"].includes(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const TAGS = new Set("a abbr b blockquote br cite code del em i ins li ol p pre q s strong sub sup ul".split(" "));

// A reader's words as the server sanitised them: texts, and [tag, address, children].
export function fromTree(tree) {
  return tree.map((node) => {
    if (typeof node === "string") return document.createTextNode(node);
    const [tag, address, children] = node;
    if (!TAGS.has(tag)) return document.createTextNode("");
    const element = document.createElement(tag);
    if (tag === "a" && /^https?:\/\//.test(address)) {
      element.setAttribute("href", address);
      element.setAttribute("rel", "noopener noreferrer nofollow");
      element.setAttribute("target", "_blank");
    }
    element.append(...fromTree(children));
    return element;
  });
}

export function say(text) {
  const place = document.getElementById("said");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}

export function show(...nodes) {
  const view = document.getElementById("view");
  view.replaceChildren(...nodes.filter(Boolean));
  return view;
}

// A question in a dialog; the answer is the value of the button, "" when it was left.
export function ask(title, content, buttons) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { "aria-labelledby": "dialog-title" },
      h("form", { method: "dialog" }, h("h2", { id: "dialog-title" }, title), content, h("p", { className: "buttons" }, buttons.map(([value, label], n) => h("button", { value, className: n ? "" : "first" }, label)))),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

// A day as one says it, with the time of day if it is not the beginning of it.
export function day(text) {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?/.exec(text) ?? [];
  return date ? `${DAY.format(new Date(`${date}T00:00Z`))}${time && time !== "00:00" ? `, ${time}` : ""}` : text;
}
