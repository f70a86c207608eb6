// Light, dark, or as the system has it: a button that remembers. It stands in the head, so that no page flashes.

(() => {
  const root = document.documentElement;
  const SCHEMES = ["auto", "light", "dark"];
  let scheme = "auto";

  function set(name) {
    scheme = SCHEMES.includes(name) ? name : "auto";
    if (scheme === "auto") delete root.dataset.scheme;
    else root.dataset.scheme = scheme;
  }

  function stored(change) {
    try {
      return change ? change(localStorage) : localStorage.getItem("scheme");
    } catch {
      return null; // a reader who allows no storage chooses anew on each page
    }
  }

  function offer() {
    const item = document.querySelector(".scheme");
    if (!item) return;
    const button = item.querySelector("button");
    const name = () => {
      button.setAttribute("aria-label", button.dataset[scheme]);
      button.title = button.dataset[scheme];
    };
    button.addEventListener("click", () => {
      set(SCHEMES[(SCHEMES.indexOf(scheme) + 1) % SCHEMES.length]);
      stored((storage) => (scheme === "auto" ? storage.removeItem("scheme") : storage.setItem("scheme", scheme)));
      name();
    });
    name();
    item.hidden = false;
  }

  set(stored());
  addEventListener("DOMContentLoaded", offer);
  addEventListener("storage", ({ key, newValue }) => key === "scheme" && set(newValue));
})();
