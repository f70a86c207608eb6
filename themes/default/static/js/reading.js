// A text: its contents know where one is, code can be copied, figures open without leaving the page.
// Without it the contents are links, and a figure opens as a page of its own.

const made = (id) => document.getElementById(id)?.content.firstElementChild.cloneNode(true);

function followContents() {
  const links = [...document.querySelectorAll(".toc a")];
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let current;

  function look() {
    // The last heading above the upper third is where one reads.
    const line = innerHeight / 3;
    let found = places.findLastIndex((place) => place && place.getBoundingClientRect().top <= line);
    const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    if (isAtEnd) {
      const last = places.findLastIndex((place) => place && place.getBoundingClientRect().top < innerHeight);
      found = Math.max(found, last);
    }
    if (links[found] === current) return;
    current?.removeAttribute("aria-current");
    current = links[found];
    if (!current) return;
    current.setAttribute("aria-current", "location");
    const box = current.closest(".toc");
    if (box.scrollHeight > box.clientHeight) {
      box.scrollTop = current.offsetTop - box.offsetTop - box.clientHeight / 2;
    }
  }

  let isAsked = false;
  addEventListener(
    "scroll",
    () => {
      if (isAsked) return;
      isAsked = true;
      requestAnimationFrame(() => {
        isAsked = false;
        look();
      });
    },
    { passive: true },
  );
  look();
}

function offerCopies() {
  for (const code of document.querySelectorAll(":is(.prose, .to-copy) pre")) {
    const box = document.createElement("div");
    box.className = "code-box";
    code.before(box);
    const button = made("copy-button");
    const name = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = name), 2000);
    });
    box.append(code, button);
  }
}

function openFigures() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.full-size");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const dialog = made("figure-dialog");
    const picture = new Image();
    picture.src = link.href;
    picture.alt = link.querySelector("img").alt;
    dialog.append(picture);
    // A press on the picture shows it as large as it is, or as large as the window.
    picture.addEventListener("click", () => dialog.classList.toggle("is-whole"));
    dialog.addEventListener("click", ({ target }) => target !== picture && dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  });
}

if (document.querySelector(".toc")) followContents();
if (navigator.clipboard && made("copy-button")) offerCopies();
if (made("figure-dialog")) openFigures();
