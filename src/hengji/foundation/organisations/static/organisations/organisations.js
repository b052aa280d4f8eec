// The tree unfolds by click and by arrow keys; a long import shows how far it is.
"use strict";

(() => {
  const list = (button) => document.getElementById(button.getAttribute("aria-controls"));

  const fold = (button, open) => {
    button.setAttribute("aria-expanded", String(open));
    list(button).hidden = !open;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".tree-fold");
    if (button) fold(button, button.getAttribute("aria-expanded") !== "true");
  });

  // Lines that can be seen, in their order.
  const lines = (tree) => [...tree.querySelectorAll(".tree-line")].filter((line) => line.offsetParent);

  document.addEventListener("keydown", (event) => {
    const line = event.target.closest(".tree-line");
    if (!line || event.altKey || event.ctrlKey || event.metaKey) return;
    const button = line.querySelector(".tree-fold");
    const open = button && button.getAttribute("aria-expanded") === "true";
    const go = (to) => to && to.querySelector("a").focus();
    if (event.key === "ArrowRight" && button && !open) button.click();
    else if (event.key === "ArrowLeft" && open) fold(button, false);
    else if (event.key === "ArrowLeft") go(line.parentElement.parentElement.closest("li")?.querySelector(".tree-line"));
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const all = lines(line.closest(".tree"));
      go(all[all.indexOf(line) + (event.key === "ArrowDown" ? 1 : -1)]);
    } else return;
    event.preventDefault();
  });

  // The page stays until the import is done; after a second its part for the progress begins to ask.
  document.addEventListener("submit", (event) => {
    const part = event.target.querySelector("[data-progress]");
    if (part) setTimeout(() => part.dispatchEvent(new CustomEvent("importing")), 1000);
  });
})();
