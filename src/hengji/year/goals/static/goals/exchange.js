// The page stays until the file is checked or imported; after a second it says so, and asks how far the import is.
"use strict";

document.addEventListener("submit", (event) => {
  const part = event.target.querySelector("[data-progress]");
  if (part) setTimeout(() => part.dispatchEvent(new CustomEvent("importing")), 1000);
  const waiting = event.target.querySelector("[data-waiting]");
  if (waiting) setTimeout(() => { waiting.hidden = false; }, 1000);
});
