// Copies what a button carries, and says so.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return;
  }
  const before = button.textContent;
  button.textContent = button.dataset.done;
  document.getElementById("announce").textContent = button.dataset.done;
  setTimeout(() => { button.textContent = before; }, 1500);
});
