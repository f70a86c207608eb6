// Discussion: what waits for a decision, with what it answers. One comment is decided about, or all that are chosen.

import { get, post } from "./api.js";
import { ask, counted, day, fromTree, h, say, show } from "./dom.js";

const STATUSES = [["pending", "Waiting"], ["approved", "Shown"], ["trash", "Rejected"], ["spam", "Spam"]];
const DECISIONS = [["approve", "Approve", "approved"], ["reject", "Reject", "trash"], ["spam", "Spam", "spam"]];
const BACK = { pending: "wait", approved: "approve", trash: "reject", spam: "spam" };

const PAUSE = 150; // milliseconds after a key, before the files are searched
let words = ""; // that are searched for, under each of the four statuses

export async function discussionView(desk, argument) {
  const status = STATUSES.some(([value]) => value === argument) ? argument : "pending";
  const found = await get("discussion", { status, words });
  return () => new Discussion(status, found).draw();
}

class Discussion {
  constructor(status, found) {
    Object.assign(this, { status, found, isBusy: false });
    this.list = h("ol", { className: "comments" });
    this.links = STATUSES.map(([value, label]) => h("a", { href: `#discussion=${value}`, className: "chip", "aria-current": value === status ? "true" : null }, label));
    this.nothing = h("p", { className: "muted" });
    this.search = h("input", { type: "search", id: "search", autocomplete: "off", value: words, oninput: () => this.find() });
    this.told = h("p", { className: "muted", role: "status" });
    this.done = h("p", { className: "notice", hidden: true });
    this.all = h("input", { type: "checkbox", onchange: () => this.choose(this.all.checked) });
    this.chosenText = h("span", { className: "muted" });
    this.decisions = DECISIONS.filter(([, , to]) => to !== status).map(([action, label]) => h("button", { "aria-label": `${label} those that are chosen`, onclick: () => this.decide(this.chosen(), action) }, label));
    this.bulk = h("p", { className: "buttons bulk" }, h("label", { className: "check" }, this.all, " Choose all"), this.chosenText, this.decisions);
  }

  draw() {
    const { problems } = this.found;
    const search = h("p", { className: "field" }, h("label", { htmlFor: "search" }, "Search"), this.search);
    show(h("h1", {}, "Discussion"), h("nav", { className: "chips", "aria-label": "Comments" }, this.links), search, this.told, problems.length > 0 && h("section", { className: "notice" }, problems.map((one) => h("p", {}, one))), this.done, this.nothing, this.bulk, this.list);
    this.fill();
  }

  fill() {
    const { rows, found, counts } = this.found;
    this.list.replaceChildren(...rows.map((row) => this.item(row)));
    this.told.textContent = found > rows.length ? `The first ${rows.length} of ${counted(found, "comment")}.` : words ? counted(found, "comment") : "";
    this.count(counts);
  }

  // From the files as they are now.
  async renew() {
    this.found = await get("discussion", { status: this.status, words });
    this.draw();
  }

  find() {
    words = this.search.value;
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      const asked = words;
      try {
        const found = await get("discussion", { status: this.status, words: asked });
        if (asked !== words) return; // the next key has asked again
        this.found = found;
        this.fill();
      } catch (error) {
        this.told.textContent = `${error.message} ${error.hint ?? ""}`;
      }
    }, PAUSE);
  }

  count(counts) {
    STATUSES.forEach(([value, label], n) => (this.links[n].textContent = `${label} ${counts[value] ?? 0}`));
    this.nothing.textContent = words ? "No comment here has these words." : this.status === "pending" ? "Nothing waits." : "There is nothing here.";
    this.nothing.hidden = this.list.children.length > 0;
    this.bulk.hidden = this.list.children.length < 2;
    this.tellChosen();
  }

  chosen() {
    return [...this.list.children].filter((one) => one.querySelector(".choice").checked);
  }

  choose(isChosen) {
    for (const one of this.list.querySelectorAll(".choice")) one.checked = isChosen;
    this.tellChosen();
  }

  tellChosen() {
    const count = this.chosen().length;
    this.all.checked = count > 0 && count === this.list.children.length;
    this.all.indeterminate = count > 0 && !this.all.checked;
    this.chosenText.textContent = count ? `${count} chosen` : "";
    for (const one of this.decisions) one.disabled = !count;
  }

  // One thing at a time; what fails is told, and leaves everything as it was.
  async act(work) {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      await work();
    } catch (error) {
      await ask("That did not work", h("p", {}, `${error.message} ${error.hint ?? ""}`), [["", "Close"]]);
    } finally {
      this.isBusy = false;
    }
  }

  decide(elements, action) {
    const names = elements.map((one) => one.dataset.name);
    return this.leave(elements, () => post("decide", { names, action }), () => post("decide", { names, action: BACK[this.status] }));
  }

  // What is decided about leaves the list; `undo` brings it back, where that can be done.
  leave(elements, work, undo = null) {
    return this.act(async () => {
      const { sentence, counts } = await work();
      const kept = [...this.list.children].filter((one) => !elements.includes(one));
      const last = [...this.list.children].indexOf(elements.at(-1));
      const next = [...this.list.children].slice(last).find((one) => kept.includes(one)) ?? kept.at(-1);
      for (const one of elements) one.remove();
      this.count(counts);
      this.tell(sentence, undo);
      if (!kept.length && counts[this.status]) await this.renew(); // there were more than are shown at once
      (next?.querySelector("button") ?? this.list.querySelector("button") ?? this.done.querySelector("button") ?? document.getElementById("view")).focus();
      say(`${sentence} ${counted(this.list.children.length, "comment")} left here.`);
    });
  }

  tell(sentence, undo) {
    const back = async () => {
      const { counts } = await undo();
      this.done.hidden = true;
      await this.renew();
      this.count(counts);
      (this.list.querySelector("button") ?? document.getElementById("view")).focus();
      say("That was undone.");
    };
    this.done.hidden = false;
    this.done.replaceChildren(sentence, undo ? h("button", { onclick: () => this.act(back) }, "Undo") : "");
  }

  // What readers see of it changes, and it stays in the list.
  stay(element, row, redaction, work) {
    return this.act(async () => {
      const { sentence } = await work();
      const next = this.item({ ...row, redaction });
      element.replaceWith(next);
      next.focus();
      say(sentence);
    });
  }

  item(row) {
    const { titles } = this.found;
    const element = h("li", { className: "comment", tabIndex: -1, "data-name": row.name });
    const button = (label, name, onclick) => h("button", { "aria-label": name, onclick }, label);
    const hidden = row.redaction === "remove" ? "hidden from readers" : "shown without a name";
    const buttons = [
      ...DECISIONS.filter(([, , to]) => to !== row.status).map(([action, label]) => [action, button(label, `${label} the comment of ${row.author}`, () => this.decide([element], action))]),
      ["answer", button("Answer", `Answer ${row.author}`, () => this.answer(element, row))],
      ["hide", row.status === "approved" && row.redaction !== "remove" && button("Hide", `Hide the comment of ${row.author}`, () => this.hide(element, row))],
      ["show", row.redaction && row.body.length > 0 && button("Show again", `Show the comment of ${row.author} again`, () => this.stay(element, row, "", () => post("decide", { names: [row.name], action: "show" })))],
      ["forget", button("Forget", `Forget the comment of ${row.author}`, () => this.forget(element, row))],
    ];
    const order = ["approve", "answer", "reject", "spam", "hide", "show", "forget"];
    element.append(
      h("div", { className: "who" }, h("input", { type: "checkbox", className: "choice", "aria-label": `Choose the comment of ${row.author}`, onchange: () => this.tellChosen() }), h("h2", {}, row.author, h("span", { className: "muted" }, " on ", h("a", { href: `#write=${encodeURIComponent(row.path)}` }, titles[row.path] ?? row.name.split("#")[0]), `, ${day(row.date) || "without a date"}`), row.redaction && h("span", { className: "tag" }, hidden))),
      row.author_url ? h("p", { className: "muted" }, row.author_url) : "",
      row.answers ? h("blockquote", { className: "muted" }, "In answer to ", row.answers) : "",
      h("div", { className: "words", dir: "auto" }, fromTree(row.body)),
      h("p", { className: "buttons" }, order.map((name) => buttons.find(([one]) => one === name)?.[1]).filter(Boolean)),
    );
    return element;
  }

  async answer(element, row) {
    const { writers } = this.found;
    const text = h("textarea", { id: "answer", rows: 6 });
    const by = h("select", { id: "answer-by" }, writers.map((one) => h("option", { value: one }, one)));
    const content = [h("p", { className: "field" }, h("label", { htmlFor: "answer" }, "Your answer, in Markdown"), text), writers.length > 1 && h("p", { className: "field" }, h("label", { htmlFor: "answer-by" }, "By"), by), h("p", { className: "muted" }, "The comment is approved with it.")];
    if ((await ask(`Answer ${row.author}`, content, [["yes", "Answer"], ["", "Leave it"]])) !== "yes") return;
    await this.leave([element], () => post("reply", { name: row.name, text: text.value, author: by.value }));
    if (this.status === "approved") await this.act(() => this.renew()); // it stays there, with the answer
  }

  async forget(element, row) {
    const content = h("p", {}, "Name, link and words are taken out of the files. Undo brings them back until you decide something else; then they are gone for ever. Copies elsewhere, such as a backup, are yours to mend.");
    if ((await ask(`Forget the comment of ${row.author}?`, content, [["yes", "Forget it"], ["", "Leave it"]])) !== "yes") return;
    const decide = (action) => post("decide", { names: [row.name], action });
    await this.leave([element], () => decide("forget"), () => decide("bring-back"));
  }

  async hide(element, row) {
    const what = h("select", { id: "hide-what" }, h("option", { value: "hide" }, "the whole comment"), !row.redaction && h("option", { value: "hide-name" }, "the name and the link"));
    const reason = h("input", { id: "hide-why", autocomplete: "off", "aria-describedby": "hide-help" });
    const content = [
      h("p", { className: "field" }, h("label", { htmlFor: "hide-what" }, "Readers are not shown"), what),
      h("p", { className: "field" }, h("label", { htmlFor: "hide-why" }, "Reason (if you like)"), reason, h("span", { className: "help", id: "hide-help" }, "It stands in content/redactions.yaml, which may be public: no names.")),
      h("p", { className: "muted" }, "The words stay in the comments file, so that they can be shown again. Forget takes them out of it."),
    ];
    if ((await ask(`Hide the comment of ${row.author}?`, content, [["yes", "Hide it"], ["", "Leave it"]])) !== "yes") return;
    await this.stay(element, row, what.value === "hide" ? "remove" : "anonymise", () => post("decide", { names: [row.name], action: what.value, reason: reason.value.trim() }));
  }
}
