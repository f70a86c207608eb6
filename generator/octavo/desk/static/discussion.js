// Discussion: what waits for a decision, with what it answers.

import { get, post } from "./api.js";
import { ask, counted, day, fromTree, h, say, show } from "./dom.js";

const STATUSES = [["pending", "Waiting"], ["approved", "Shown"], ["trash", "Rejected"], ["spam", "Spam"]];

export async function discussionView(desk, argument) {
  const status = STATUSES.some(([value]) => value === argument) ? argument : "pending";
  const { rows, counts, writers, problems, titles } = await get("discussion", { status });
  const list = h("ol", { className: "comments" });
  const nothing = h("p", { className: "muted", hidden: rows.length > 0 }, status === "pending" ? "Nothing waits." : "There is nothing here.");
  const links = STATUSES.map(([value, label]) => h("a", { href: `#discussion=${value}`, className: "chip", "aria-current": value === status ? "true" : null }, `${label} ${counts[value] ?? 0}`));
  const count = (now) => {
    STATUSES.forEach(([value, label], n) => (links[n].textContent = `${label} ${now[value] ?? 0}`));
    nothing.hidden = list.children.length > 0;
  };
  list.append(...rows.map((row) => item(row, titles, writers, list, count)));
  return () => show(h("h1", {}, "Discussion"), h("nav", { className: "chips", "aria-label": "Comments" }, links), problems.length > 0 && h("section", { className: "notice" }, problems.map((one) => h("p", {}, one))), nothing, list);
}

function item(row, titles, writers, list, count) {
  const element = h("li", { className: "comment", tabIndex: -1 });
  let isBusy = false;
  const act = async (work, stays = "") => {
    if (isBusy) return;
    isBusy = true;
    try {
      const { sentence, counts } = await work();
      if (stays) {
        const next = item({ ...row, redaction: stays }, titles, writers, list, count);
        element.replaceWith(next);
        next.focus();
        return say(sentence);
      }
      const next = element.nextElementSibling ?? element.previousElementSibling;
      element.remove();
      count(counts);
      (next?.querySelector("button") ?? document.getElementById("view")).focus();
      say(`${sentence} ${counted(list.children.length, "comment")} left here.`);
    } catch (error) {
      isBusy = false;
      await ask("That did not work", h("p", {}, `${error.message} ${error.hint ?? ""}`), [["", "Close"]]);
    }
  };
  const decide = (action, label, name = "") => row.status !== name && h("button", { "aria-label": `${label} the comment of ${row.author}`, onclick: () => act(() => post("decide", { names: [row.name], action })) }, label);
  element.append(
    h("h2", {}, row.author, h("span", { className: "muted" }, " on ", h("a", { href: `#write=${encodeURIComponent(row.path)}` }, titles[row.path] ?? row.name.split("#")[0]), `, ${day(row.date) || "without a date"}`), row.redaction && h("span", { className: "tag" }, row.redaction === "remove" ? "hidden from readers" : "shown without a name")),
    row.author_url ? h("p", { className: "muted" }, row.author_url) : "",
    row.answers ? h("blockquote", { className: "muted" }, "In answer to ", row.answers) : "",
    h("div", { className: "words", dir: "auto" }, fromTree(row.body)),
    h("p", { className: "buttons" }, [decide("approve", "Approve", "approved"), h("button", { "aria-label": `Answer ${row.author}`, onclick: () => answer(row, writers, act) }, "Answer"), decide("reject", "Reject", "trash"), decide("spam", "Spam", "spam"), row.status === "approved" && row.redaction !== "remove" && h("button", { "aria-label": `Hide the comment of ${row.author}`, onclick: () => hide(row, act) }, "Hide"), h("button", { "aria-label": `Forget the comment of ${row.author}`, onclick: () => forget(row, act) }, "Forget")].filter(Boolean)),
  );
  return element;
}

async function answer(row, writers, act) {
  const text = h("textarea", { id: "answer", rows: 6 });
  const by = h("select", { id: "answer-by" }, writers.map((one) => h("option", { value: one }, one)));
  const content = [h("p", { className: "field" }, h("label", { htmlFor: "answer" }, "Your answer, in Markdown"), text), writers.length > 1 && h("p", { className: "field" }, h("label", { htmlFor: "answer-by" }, "By"), by), h("p", { className: "muted" }, "The comment is approved with it.")];
  if ((await ask(`Answer ${row.author}`, content, [["yes", "Answer"], ["", "Leave it"]])) === "yes") await act(() => post("reply", { name: row.name, text: text.value, author: by.value }));
}

async function forget(row, act) {
  const content = h("p", {}, "Name, link and words are taken out of the files, for ever. Copies elsewhere, such as a backup, are yours to mend.");
  if ((await ask(`Forget the comment of ${row.author}?`, content, [["yes", "Forget it"], ["", "Leave it"]])) === "yes") await act(() => post("decide", { names: [row.name], action: "forget" }));
}

async function hide(row, act) {
  const what = h("select", { id: "hide-what" }, h("option", { value: "hide" }, "the whole comment"), !row.redaction && h("option", { value: "hide-name" }, "the name and the link"));
  const reason = h("input", { id: "hide-why", autocomplete: "off", "aria-describedby": "hide-help" });
  const content = [
    h("p", { className: "field" }, h("label", { htmlFor: "hide-what" }, "Readers are not shown"), what),
    h("p", { className: "field" }, h("label", { htmlFor: "hide-why" }, "Reason (if you like)"), reason, h("span", { className: "help", id: "hide-help" }, "It stands in content/redactions.yaml, which may be public: no names.")),
    h("p", { className: "muted" }, "The words stay in the comments file, so that this can be undone. Forget takes them out of it."),
  ];
  if ((await ask(`Hide the comment of ${row.author}?`, content, [["yes", "Hide it"], ["", "Leave it"]])) !== "yes") return;
  await act(() => post("decide", { names: [row.name], action: what.value, reason: reason.value.trim() }), what.value === "hide" ? "remove" : "anonymise");
}
