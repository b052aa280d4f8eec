// The picker of materials: what is chosen stays chosen while searching; arrow keys walk through the list.
"use strict";

(() => {
  const boxes = (picker) => [...picker.querySelectorAll("input[type=checkbox]")];

  // Chosen ones move to the list on top, so that a new search does not lose them.
  const settle = (picker) => {
    const chosen = picker.querySelector(".picker-chosen");
    const list = picker.querySelector(".picker-list");
    const name = picker.querySelector(".picker-options").dataset.name;
    const kept = new Set([...chosen.querySelectorAll("input")].map((box) => box.value));
    for (const box of boxes(picker)) {
      const line = box.closest("li");
      box.name = name;
      if (line.parentElement !== chosen && kept.has(box.value)) line.remove();
      else if (box.checked && line.parentElement !== chosen) chosen.append(line);
      else if (!box.checked && line.parentElement === chosen) list ? list.prepend(line) : line.remove();
    }
    const count = picker.querySelector("[data-picker-count]");
    const number = chosen.children.length;
    count.textContent = number ? `${count.dataset.word} ${number}` : "";
  };

  const start = () => {
    for (const picker of document.querySelectorAll("[data-picker]")) settle(picker);
  };

  document.addEventListener("change", (event) => {
    const picker = event.target.closest("[data-picker]");
    if (!picker || event.target.type !== "checkbox") return;
    settle(picker);
    event.target.focus();
  });

  document.addEventListener("keydown", (event) => {
    const picker = event.target.closest?.("[data-picker]");
    if (!picker) return;
    const search = picker.querySelector("input[type=search]");
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault(); // choosing must not send the form
      if (event.target.type === "checkbox") event.target.click();
      return;
    }
    if (event.key === "Escape" && event.target !== search) {
      search.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const order = [search, ...boxes(picker)];
    order[Math.min(order.length - 1, Math.max(0, order.indexOf(event.target) + step))].focus();
  });

  document.addEventListener("htmx:after:swap", start);
  document.addEventListener("DOMContentLoaded", start);
})();
