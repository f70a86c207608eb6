// Saving a text: one save at a time, the newest words next, and nothing given up that is not in a file.

import { post } from "./api.js";
import { ask, h } from "./dom.js";

const STEP = 40; // ms from one save to the next, so that one does for several quick keys
const LONG = 60000; // letters, from which on a save waits for a pause: to send them for each key would be felt
const PAUSE = 800; // ms without a key, after which a question may come: its window takes the keys
const KEY = "octavo-desk-unsaved:";

export class Saver {
  constructor(path, digest, read, tell, onSaved) {
    Object.assign(this, { path, digest, read, tell, onSaved, saved: read(), timer: 0, running: null, isStopped: false, touched: 0, begun: 0, underWay: 0 });
  }

  get #differs() {
    return this.read() !== this.saved;
  }

  // Whether anything that was done here is not in the file: typed, or still on its way into the text.
  get isDirty() {
    return this.underWay > 0 || this.#differs;
  }

  // Lets a change happen that takes a while; until it is done, nothing counts as saved.
  async during(work) {
    this.underWay++;
    this.tell("Not saved yet");
    try {
      await work();
    } finally {
      this.underWay--;
      this.touch();
    }
  }

  touch() {
    const isQuick = performance.now() - this.touched < 2 * STEP;
    this.touched = performance.now();
    if (this.isStopped) return;
    this.tell("Not saved yet");
    clearTimeout(this.timer);
    // The first key at once, those that follow together.
    const wait = this.saved.length < LONG ? this.begun + STEP - this.touched : isQuick ? STEP : 0;
    this.timer = setTimeout(() => this.save(), Math.max(0, wait));
  }

  // Saves until the file has what is typed; resolves when it has, or when it cannot.
  save() {
    clearTimeout(this.timer);
    this.running ??= this.#saveAll().finally(() => (this.running = null));
    return this.running;
  }

  async #saveAll() {
    while (this.#differs && !this.isStopped) {
      const text = this.read();
      this.begun = performance.now();
      this.#remember(text);
      let done;
      try {
        done = await post("save", { path: this.path, digest: this.digest, text });
      } catch (error) {
        this.tell(`Not saved: ${error.message} ${error.hint ?? ""}`, true);
        if (error.status === 0 || error.status === 507) this.timer = setTimeout(() => this.save(), 2000);
        return;
      }
      if (!done.is_saved) {
        await this.#settle(done);
        continue;
      }
      this.saved = text;
      this.digest = done.digest;
      this.onSaved(done);
    }
    if (!this.isDirty) {
      localStorage.removeItem(KEY + this.path);
      this.tell("Saved");
    }
  }

  async #settle({ digest, theirs }) {
    while (performance.now() - this.touched < PAUSE) await new Promise((done) => setTimeout(done, PAUSE / 4));
    const { choice, text } = await showBoth(this.read(), theirs);
    if (!choice) {
      // Left without a decision: neither is touched, and the words wait in the journal.
      this.isStopped = true;
      this.tell("Not saved: the file was changed elsewhere. Your words wait; open the text again to decide.", true);
      return;
    }
    this.digest = digest;
    this.saved = theirs;
    this.replaceText(text);
    if (text === theirs) await post("give-up", { path: this.path });
  }

  // Takes in a file that changed elsewhere while nothing was typed here.
  takeIn(text, digest) {
    this.saved = text;
    this.digest = digest;
    this.replaceText(text);
  }

  leave() {
    clearTimeout(this.timer);
    if (!this.isDirty || this.isStopped) return;
    const text = this.read();
    this.#remember(text);
    // Short ones still go out; long ones stay with the browser until the text is opened again.
    post("keep", { path: this.path, digest: this.digest, text }, { keepalive: text.length < 20000 }).catch(() => {});
  }

  #remember(text) {
    try {
      localStorage.setItem(KEY + this.path, JSON.stringify({ text, digest: this.digest }));
    } catch {
      // It is full or forbidden; the journal beside the site remains.
    }
  }
}

// Words that this browser kept because no save of them came back.
export function remembered(path) {
  try {
    return JSON.parse(localStorage.getItem(KEY + path))?.text ?? null;
  } catch {
    return null;
  }
}

export function forget(path) {
  localStorage.removeItem(KEY + path);
}

// Both texts side by side, and a decision; "" for none.
export async function showBoth(mine, theirs, isRestored = false) {
  const own = h("textarea", { id: "both-mine", value: mine, rows: 14, spellcheck: false });
  const other = h("textarea", { id: "both-theirs", value: theirs ?? "", rows: 14, readOnly: true, spellcheck: false });
  const first = firstDifference(mine, theirs ?? "");
  const content = [
    h("p", {}, isRestored ? "There are words of yours that were never saved." : theirs === null ? "The file was renamed or removed elsewhere while you wrote." : "The file was changed elsewhere while you wrote: by an editor, git, or a folder that is kept in step.", ` They differ from line ${first} on. Nothing is lost, whatever you choose.`),
    h("div", { className: "both" }, h("p", { className: "field" }, h("label", { htmlFor: own.id }, "What you wrote (you can change it here)"), own), h("p", { className: "field" }, h("label", { htmlFor: other.id }, theirs === null ? "The file is gone" : "What the file has"), other)),
  ];
  const choice = await ask("Two versions of this text", content, [["mine", theirs === null ? "Write the file again" : "Save what is on the left"], ["theirs", "Take what the file has"], ["", "Decide later"]]);
  return { choice, text: choice === "mine" ? own.value : theirs ?? "" };
}

function firstDifference(one, other) {
  const left = one.split("\n");
  const right = other.split("\n");
  let n = 0;
  while (n < left.length && left[n] === right[n]) n++;
  return n + 1;
}
