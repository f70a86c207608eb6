// Write: the text, its header as a form, what is wrong with it, and the page as readers will see it.

import { get, post, send } from "./api.js";
import { looksLikeWork } from "./citing.js";
import { completeCitations } from "./completion.js";
import { ask, counted, day, h, say, show } from "./dom.js";
import { block, putText, replaceBeside } from "./field.js";
import { headerForm, redraw } from "./form.js";
import { moves } from "./moves.js";
import { Problems } from "./problems.js";
import { forget, remembered, Saver, showBoth } from "./saving.js";
import { toolbar } from "./toolbar.js";

const PAUSE = 250; // ms from one question for news to the next

let open = null; // the text that is open

export async function leaveWrite() {
  const old = open;
  open = null;
  if (old) await old.close();
}

export async function writeView(desk, path) {
  if (!path) {
    if (desk.last) return () => location.replace(`#write=${encodeURIComponent(desk.last)}`);
    return () => show(h("h1", {}, "Write"), h("p", {}, "Choose a text in ", h("a", { href: "#posts" }, "Posts"), ", or begin one there."));
  }
  const text = await get("text", { path });
  return () => {
    desk.last = path;
    open = new Writing(desk, text);
    return open.restore();
  };
}

// What the closed form says of a text.
function aboutIt({ draft, date, categories, tags }) {
  const terms = [...(categories ?? []), ...(tags ?? [])].slice(0, 4);
  return [draft === true ? "a draft" : date ? `for readers from ${day(date)} on` : "for readers", ...terms].map((one) => ` · ${one}`).join("");
}

class Writing {
  constructor(desk, text) {
    Object.assign(this, { desk, text, path: text.path, header: text.header, url: "", isClosed: false, changes: Promise.resolve(), looks: 0, isBib: text.path.toLowerCase().endsWith(".bib"), isText: /^content\/(posts|pages)\//.test(text.path) });
    this.field = h("textarea", { id: "text", value: text.body, spellcheck: true, "aria-label": "Text", "aria-describedby": "problems-title" });
    this.state = h("p", { className: "state muted", id: "state" });
    this.length = h("p", { className: "state muted" });
    this.fields = h("div", { className: "fields" });
    this.heading = h("h1");
    this.formWrong = h("p", { className: "wrong", role: "alert" });
    this.frame = h("iframe", { title: "The page as readers will see it", sandbox: "allow-scripts allow-same-origin" });
    this.frame.addEventListener("load", () => {
      this.isThere = Boolean(this.url);
      if (this.isThere) this.frame.contentWindow?.postMessage({ octavo: "text", path: this.path }, this.desk.frame);
      this.scrollPage();
    });
    this.offer = h("p", { className: "notice", hidden: true });
    this.abort = new AbortController();
    this.saver = new Saver(this.path, text.digest, () => this.header + this.field.value, (words, isWrong) => this.tell(words, isWrong), (done) => this.saved(done));
    this.saver.replaceText = (whole) => this.replaceText(whole);
    this.draw();
    this.setForm(text.form);
    this.listen();
    this.drawForm();
    this.look();
    this.follow();
  }

  draw() {
    const file = h("input", { type: "file", accept: "image/*", hidden: true });
    file.addEventListener("change", () => file.files[0] && this.picture(file.files[0]));
    const holder = h("div", { className: "holder" }, this.field);
    this.problems = new Problems(this.field, holder, this.fields, () => this.header, (key) => this.openForm(key));
    const asText = h("details", {}, h("summary", {}, "The header as text"), (this.headerField = h("textarea", { rows: 10, "aria-label": "Header as text", spellcheck: false, value: this.header })));
    this.headerField.addEventListener("input", () => {
      this.header = this.headerField.value;
      this.saver.touch();
      this.lookSoon();
    });
    this.headerField.addEventListener("change", () => this.saver.save().then(() => this.renewForm()));
    const tabs = h("p", { className: "tabs" }, ["Text", "Page"].map((name) => h("button", { type: "button", "aria-pressed": String(name === "Text"), onclick: (event) => this.turn(name, event.target) }, name)));
    this.body = h(
      "div",
      { className: "write", "data-side": "Text" },
      h("section", { className: "side text", "aria-label": "Text" }, h("div", { className: "head" }, this.heading, h("div", { className: "states" }, this.length, this.state)), this.isBib ? "" : (this.about = h("details", { className: "about", open: !this.field.value.trim() }, h("summary", {}, "About this text", (this.aboutIt = h("span", { className: "muted" }))), this.fields, this.formWrong, asText, this.isText && moves(this))), this.isBib ? "" : toolbar(this.field, () => file.click()), file, holder, this.offer, this.problems.element),
      h("section", { className: "side page", "aria-label": "Page" }, this.frame, (this.noPage = h("p", { className: "muted", hidden: true }, "The page appears here as soon as the header can be read."))),
    );
    show(tabs, this.body);
    if (!this.isBib) completeCitations(this.field, holder);
    this.showPage(this.text.url);
    this.field.focus();
    this.field.setSelectionRange(0, 0);
    if (!this.field.value.trim()) this.field.setSelectionRange(this.field.value.length, this.field.value.length);
    this.field.scrollTop = 0; // a new field has its caret at the end, and the focus leads there
  }

  listen() {
    const { signal } = this.abort;
    this.field.addEventListener("input", () => {
      this.saver.touch();
      this.lookSoon();
    });
    this.field.addEventListener("compositionstart", () => (this.isComposing = true));
    this.field.addEventListener("compositionend", () => (this.isComposing = false));
    this.field.addEventListener("scroll", () => this.scrollPage(), { passive: true });
    this.field.addEventListener("keyup", () => this.scrollPage());
    this.field.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        this.saver.save().then(() => say(this.state.textContent));
      }
    });
    this.field.addEventListener("paste", (event) => this.paste(event));
    this.field.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    this.field.addEventListener("drop", (event) => {
      const file = [...event.dataTransfer.files].find((one) => one.type.startsWith("image/"));
      if (!file) return;
      event.preventDefault();
      this.picture(file);
    });
    addEventListener("pagehide", () => this.saver.leave(), { signal });
    addEventListener("beforeunload", (event) => this.saver.isDirty && event.preventDefault(), { signal });
  }

  tell(words, isWrong = false) {
    if (this.state.textContent === words) return;
    this.state.textContent = words;
    this.state.classList.toggle("wrong", isWrong);
    if (isWrong) say(words);
  }

  saved(done) {
    this.showPage(done.url);
    this.lookSoon();
  }

  // Words of an earlier time, from the journal or this browser: a question, never an overwrite.
  async restore() {
    const { unsaved } = this.text;
    const mine = unsaved?.text ?? remembered(this.path);
    const now = this.header + this.field.value;
    if (mine === null || mine === undefined) return;
    if (mine === now) return forget(this.path);
    const { choice, text } = await showBoth(mine, now, true);
    if (!choice) return;
    await post("give-up", { path: this.path });
    forget(this.path);
    this.replaceText(text);
    if (text !== now) this.saver.touch();
    this.field.focus();
  }

  replaceText(whole) {
    const start = whole.startsWith("---\n") ? /^---\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*\n/.exec(whole)?.[0].length ?? 0 : 0;
    const at = this.header ? start : 0;
    this.setHeader(whole.slice(0, at));
    putText(this.field, whole.slice(at));
    this.renewForm();
  }

  // The form

  drawForm() {
    if (this.isBib) return;
    redraw(this.fields, headerForm(this.text, (key, value) => this.change(key, value), (file) => this.upload(file)).flat());
    this.problems.showInForm();
  }

  openForm(key) {
    this.about.open = true;
    const row = this.fields.querySelector(`[data-key="${CSS.escape(key)}"]`);
    for (let one = row?.closest("details"); one && one !== this.about; one = one.parentNode.closest("details")) one.open = true;
    (row?.querySelector("input, select, textarea") ?? this.about.querySelector("summary")).focus();
  }

  // Changes of the header happen one after the other: each begins with what the one before has made.
  inTurn(work) {
    this.changes = this.changes.then(() => this.saver.during(work));
    return this.changes;
  }

  change(key, value) {
    return this.inTurn(async () => {
      try {
        let found, sent;
        do {
          sent = this.header;
          found = await post("header", { path: this.path, text: sent + this.field.value, key, value });
        } while (this.header !== sent); // it was changed meanwhile, as text or elsewhere
        const { header, form } = found;
        this.setHeader(header);
        this.setForm(form);
        this.formWrong.textContent = "";
      } catch (error) {
        this.formWrong.textContent = `${error.message} ${error.hint ?? ""}`;
        this.drawForm();
      }
    });
  }

  setHeader(header) {
    this.header = header;
    putText(this.headerField, header);
  }

  setForm(form) {
    this.text.form = form;
    this.aboutIt.textContent = aboutIt(form.values);
    this.heading.textContent = form.values.title || form.values.name || this.path;
  }

  async renewForm() {
    try {
      const found = await get("text", { path: this.path });
      if (this.isClosed || found.header !== this.header) return;
      this.setForm(found.form);
      this.drawForm();
    } catch {
      // It is gone, or the desk is: the next save tells.
    }
  }

  // The page

  showPage(url) {
    this.noPage.hidden = Boolean(url);
    this.frame.hidden = !url;
    if (!url || url === this.url) return;
    this.url = url;
    this.isThere = false;
    this.frame.src = this.desk.frame + url;
  }

  scrollPage() {
    const { scrollTop, scrollHeight, clientHeight } = this.field;
    const share = scrollHeight > clientHeight ? scrollTop / (scrollHeight - clientHeight) : 0;
    if (this.isThere) this.frame.contentWindow?.postMessage({ octavo: "scroll", share }, this.desk.frame);
  }

  turn(side, button) {
    this.body.dataset.side = side;
    for (const one of button.parentNode.children) one.setAttribute("aria-pressed", one === button);
  }

  // What is wrong

  lookSoon() {
    clearTimeout(this.lookTimer);
    this.lookTimer = setTimeout(() => this.look(), 500);
  }

  async look() {
    if (this.isClosed || this.isBib) return;
    if (this.saver.isDirty) return this.lookSoon();
    const mine = ++this.looks;
    this.tellLength();
    let found;
    try {
      found = await get("problems", { path: this.path });
    } catch {
      return;
    }
    if (this.isClosed || mine !== this.looks) return;
    this.showPage(found.url);
    if (this.saver.isDirty) return this.lookSoon(); // its lines are those of the file as it was
    this.problems.show(found.problems);
  }

  tellLength() {
    // Letter by letter: in a text of 20,000 words, to cut it into words would be felt.
    const text = this.field.value;
    let words = 0;
    for (let at = 0, isIn = false; at < text.length; at++) {
      const is = text.charCodeAt(at) > 32;
      if (is && !isIn) words++;
      isIn = is;
    }
    this.length.textContent = counted(words, "word");
  }

  // Works and pictures

  paste(event) {
    const file = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
    if (file) {
      event.preventDefault();
      return this.picture(file);
    }
    const pasted = event.clipboardData.getData("text/plain");
    if (!looksLikeWork(pasted)) return;
    const start = this.field.selectionStart;
    // It is pasted as it is; the citation takes its place when the work is known.
    setTimeout(() => this.citePasted(start, pasted.replace(/\r\n?/g, "\n")));
  }

  async citePasted(start, pasted) {
    this.offer.hidden = false;
    this.offer.textContent = "Looking up what you pasted …";
    try {
      const found = await post("cite", { text: pasted });
      if (!found.works.length) throw new Error("This is no work that is known for certain. Use Cite to choose one.");
      const keys = found.works.map((one) => `@${one.key}`).join("; ");
      await this.composed();
      const at = this.field.value.indexOf(pasted, Math.max(0, start - 20));
      if (at >= 0) replaceBeside(this.field, at, at + pasted.length, `[${keys}]`);
      const remarks = found.works.flatMap((one) => one.remarks).join(" ");
      this.offer.textContent = `Cited as ${keys}. ${remarks} Undo brings back what you pasted.`;
    } catch (error) {
      this.offer.textContent = `What you pasted stays as it is: ${error.message} ${error.hint ?? ""}`;
    }
    say(this.offer.textContent);
  }

  // Resolves when no input method is in the middle of a word.
  composed() {
    if (!this.isComposing) return Promise.resolve();
    return new Promise((done) => this.field.addEventListener("compositionend", () => setTimeout(done), { once: true }));
  }

  upload(file) {
    return send("picture", { path: this.path, name: file.name || "picture.png" }, file);
  }

  async picture(file) {
    try {
      const { src } = await this.upload(file);
      if (this.isClosed) return;
      const alt = h("textarea", { id: "alt", rows: 3 });
      const caption = h("input", { id: "caption", autocomplete: "off" });
      const content = [h("p", { className: "field" }, h("label", { htmlFor: "alt" }, "What is to be seen? For readers who do not see it."), alt), h("p", { className: "field" }, h("label", { htmlFor: "caption" }, "Caption (if you like)"), caption), h("p", { className: "muted" }, "Position and camera data were taken out of the file.")];
      await ask("A figure", content, [["yes", "Put it in"]]);
      const clean = (input) => input.value.replace(/\s+/g, " ").trim();
      // The brackets hold the caption; what is to be seen stands behind, in quotation marks.
      const seen = clean(alt) && `{alt="${clean(alt).replace(/[\\"]/g, "\\$&")}"}`;
      block(this.field, `![${clean(caption)}](${src})${seen}`);
    } catch (error) {
      await ask("That did not work", h("p", {}, `${error.message} ${error.hint ?? ""}`), [["", "Close"]]);
    }
  }

  // What happens elsewhere

  async follow() {
    let epoch = "";
    while (!this.isClosed) {
      try {
        const news = await get("news", { epoch }, { signal: this.abort.signal });
        if (String(news.epoch) === epoch) continue;
        epoch = String(news.epoch);
        await this.compare();
        // Most news is what is typed here.
        await new Promise((done) => setTimeout(done, PAUSE));
      } catch {
        if (this.isClosed) return;
        await new Promise((done) => setTimeout(done, 1000));
      }
    }
  }

  // Takes in what the file has; while something is typed or saved it waits, since nobody tells a second time.
  async compare() {
    while (!this.isClosed && !this.saver.isStopped) {
      const { digest } = this.saver;
      if (!this.saver.isDirty && !this.saver.running) {
        const found = await get("text", { path: this.path, known: digest });
        if (this.isClosed) return;
        if (found.digest === digest) return this.lookSoon();
        // What was read before a save of this page is no news.
        if (!this.saver.isDirty && !this.saver.running && this.saver.digest === digest) {
          this.saver.takeIn(found.header + found.body, found.digest);
          return say("The text was changed elsewhere, and is shown as it is now.");
        }
        this.lookSoon();
      }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }

  async close() {
    await this.changes;
    if (this.saver.isDirty) await this.saver.save();
    this.isClosed = true;
    clearTimeout(this.lookTimer);
    this.problems.close();
    this.abort.abort();
  }
}
