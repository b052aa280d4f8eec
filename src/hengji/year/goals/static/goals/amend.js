// What was changed is marked, and the points are added up while somebody types. Without the script the server says it.
(() => {
  "use strict";
  const form = document.querySelector("[data-amend]");
  if (!form) return;
  const PLACES = 10000;
  const scaled = (text) => Math.round(Number(String(text).replace(/,/g, "") || 0) * PLACES);

  const mark = (input) => {
    const field = input.closest("[data-field]");
    if (field) field.classList.toggle("is-changed", input.value.trim() !== (field.dataset.before || "").trim());
  };

  const add = () => {
    for (const line of form.querySelectorAll("[data-sum]")) {
      const inputs = form.querySelectorAll(`[data-indicator="${CSS.escape(line.dataset.sum)}"] :is([name$=":points"], [name^="points:"])`);
      const sum = [...inputs].reduce((total, input) => total + scaled(input.value), scaled(line.dataset.rest));
      const mode = form.querySelector("[name=points_mode]");
      line.hidden = !inputs.length || Number.isNaN(sum) || Boolean(mode && mode.value !== "hand");
      const total = line.dataset.total;
      const good = !total || sum === scaled(total);
      line.classList.toggle("is-bad", !good);
      line.textContent = `${line.dataset.words} ${sum / PLACES}` + (total ? `，${line.dataset.should} ${total}` : "");
    }
  };

  form.addEventListener("input", (event) => { mark(event.target); add(); });
  form.addEventListener("change", (event) => { mark(event.target); add(); });
  for (const input of form.querySelectorAll("[data-field] [name]")) mark(input);
  add();
})();
