// The page stays until the import is done; after a second its part for the progress begins to ask.
"use strict";

document.addEventListener("submit", (event) => {
  const part = event.target.querySelector("[data-progress]");
  if (part) setTimeout(() => part.dispatchEvent(new CustomEvent("importing")), 1000);
});
