// A discussion in another order, folded, and with marks on what is new. What a reader allows stays in the browser.

const section = document.getElementById("comments");
const thread = section.querySelector(".thread");
const tools = document.getElementById("discussion-tools").content.firstElementChild.cloneNode(true);
const items = [...thread.children];
const ALLOWED = "visits";
const here = `visit:${location.pathname}`;

const timeOf = (comment) => Date.parse(comment.querySelector(".comment-permalink time")?.dateTime ?? "") || 0;
const comments = [...thread.querySelectorAll("article.comment")];

function offerOrders() {
  const choice = tools.querySelector("select");
  const answers = (item) => item.querySelectorAll("article.comment").length;
  const orders = {
    oldest: () => 0,
    newest: (one, other) => timeOf(other) - timeOf(one),
    answered: (one, other) => answers(other) - answers(one),
  };
  choice.addEventListener("change", () => thread.append(...items.toSorted(orders[choice.value])));
  choice.value = "oldest";
}

function offerFolding() {
  const button = tools.querySelector(".fold-all");
  const folds = [...thread.querySelectorAll("details.answers")];
  button.hidden = !folds.length;
  const name = () => (button.textContent = folds.some((fold) => fold.open) ? button.dataset.fold : button.dataset.open);
  button.addEventListener("click", () => {
    const open = !folds.some((fold) => fold.open);
    for (const fold of folds) fold.open = open;
    name();
  });
  thread.addEventListener("toggle", name, { capture: true });
  name();
}

function markNew() {
  const last = Number(localStorage.getItem(here));
  const found = last ? comments.filter((comment) => timeOf(comment) > last) : [];
  for (const comment of found) {
    comment.querySelector(".comment-byline").append(document.getElementById("new-mark").content.cloneNode(true));
  }
  const first = tools.querySelector(".first-new");
  if (found.length) {
    first.href = `#${found[0].id}`;
    first.textContent = first.dataset.count.replace("{count}", found.length);
    first.hidden = false;
  }
  localStorage.setItem(here, Date.now());
}

function offerVisits() {
  const box = tools.querySelector("input");
  try {
    box.checked = localStorage.getItem(ALLOWED) === "yes";
    if (box.checked) markNew();
  } catch {
    box.closest("label").hidden = true; // there is no storage
    return;
  }
  box.addEventListener("change", () => {
    if (box.checked) {
      localStorage.setItem(ALLOWED, "yes");
      localStorage.setItem(here, Date.now());
    } else {
      for (const key of Object.keys(localStorage)) {
        if (key === ALLOWED || key.startsWith("visit:")) localStorage.removeItem(key);
      }
    }
  });
}

offerOrders();
offerFolding();
offerVisits();
thread.before(tools);
