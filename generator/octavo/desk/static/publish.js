// Publish: what would change in words, and then how far it is.

import { get, post } from "./api.js";
import { h, say, show } from "./dom.js";

const EVERY = 250; // ms

export async function publishView() {
  const { targets, progress, url } = await get("targets");
  const kept = localStorage.getItem("octavo-desk-target") ?? "";
  const choice = h("select", { id: "target" }, targets.map((one) => h("option", { value: one.name }, `${one.name}: ${one.to}`)), h("option", { value: "" }, "Another place …"));
  const address = h("input", { id: "address", value: kept, autocomplete: "off", placeholder: "sftp://you@host.example/public_html" });
  const other = h("p", { className: "field" }, h("label", { htmlFor: "address" }, "Address"), address, h("span", { className: "help" }, "A folder, sftp://you@host/path, s3://bucket/prefix or git:origin#gh-pages. Written into site.toml, it stands here by itself."));
  const draw = () => (other.hidden = choice.value !== "");
  choice.addEventListener("change", draw);
  draw();
  const result = h("section", { className: "stack", "aria-label": "What changes", tabIndex: -1 });
  const see = h("button", { className: "first", onclick: () => run("plan") }, "See what would change");
  const target = () => choice.value || address.value.trim();

  let isBusy = false;
  const run = async (name) => {
    if (!choice.value) localStorage.setItem("octavo-desk-target", address.value.trim());
    if (isBusy) return;
    isBusy = true;
    result.focus(); // the button that was pressed may go away
    try {
      const { progress } = await post(name, { target: target() });
      await follow(progress);
    } catch (error) {
      result.replaceChildren(h("p", { className: "wrong", role: "alert" }, `${error.message} ${error.hint ?? ""}`));
    }
    isBusy = false;
  };

  const follow = async (progress) => {
    while (progress.state === "working" && document.body.contains(result)) {
      result.replaceChildren(h("p", {}, progress.sentence), h("progress", progress.of ? { max: progress.of, value: progress.done, "aria-label": progress.sentence } : { "aria-label": progress.sentence }));
      await new Promise((done) => setTimeout(done, EVERY));
      ({ progress } = await get("targets"));
    }
    draw2(progress);
  };

  const draw2 = (progress) => {
    if (progress.state === "idle") return;
    say(progress.sentence);
    const go = h("button", { className: "first", onclick: () => run("publish") }, "Publish this now");
    result.replaceChildren(
      h("h2", {}, progress.sentence),
      progress.state === "published" && url ? h("p", {}, h("a", { href: url, target: "_blank", rel: "noopener" }, `See ${url}`)) : "",
      progress.changes.length > 0 ? h("ul", {}, progress.changes.map((one) => h("li", {}, one))) : "",
      progress.problems.length > 0 ? h("section", { className: "stack" }, h("h3", {}, progress.state === "failed" ? "What has to be mended" : "What could be mended first"), h("ul", { className: "problems" }, progress.problems.map(problem))) : "",
      progress.state === "planned" && !progress.is_empty ? h("p", { className: "buttons" }, go) : "",
    );
    // Only while nobody has gone elsewhere.
    if (progress.state === "planned" && document.activeElement === result) go.focus();
  };

  return async () => {
    show(h("h1", {}, "Publish"), h("div", { className: "column" }, h("p", { className: "field" }, h("label", { htmlFor: "target" }, "Where to"), choice), other, h("p", { className: "buttons" }, see)), result);
    if (progress.state === "working") await follow(progress);
    else draw2(progress);
  };
}

function problem(one) {
  const isText = /\.(md|markdown|mdown|mkd|mkdn)$/i.test(one.path);
  return h("li", { className: one.severity }, isText ? h("a", { href: `#write=${encodeURIComponent(one.path)}` }, one.place) : h("code", {}, one.place), `: ${one.message}`, one.hint && h("span", { className: "muted" }, ` ${one.hint}`));
}
