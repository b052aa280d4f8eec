// What-if: sliders and numbers follow one another, panels come and go; the server computes.
"use strict";

(() => {
  const form = document.getElementById("whatif-form");
  if (!form) return;

  const mark = (field) => field.closest(".knob").classList.toggle("is-changed", field.value.trim() !== field.dataset.base);
  const recompute = () => form.dispatchEvent(new Event("input", { bubbles: true }));

  // Before htmx reads the form: the number is what is sent, the slider only moves it.
  form.addEventListener("input", (event) => {
    const moved = event.target;
    if (moved.dataset && moved.dataset.for) {
      const field = document.getElementById(moved.dataset.for);
      field.value = moved.value + moved.dataset.suffix;
      mark(field);
    } else if (moved.dataset && moved.dataset.base !== undefined) {
      const slider = form.querySelector(`[data-for="${CSS.escape(moved.id)}"]`);
      if (slider) slider.value = moved.value.replace("%", "");
      mark(moved);
    }
  }, true);

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    const panel = button.closest(".knobs");
    const changed = panel.querySelector(".is-changed") !== null;
    panel.remove();
    document.getElementById("node").focus();
    if (changed) recompute();
  });

  // A panel that is there already is not added twice; the reader is taken to it.
  document.addEventListener("htmx:after:swap", () => {
    for (const panel of document.querySelectorAll("#panels [data-new]")) {
      delete panel.dataset.new;
      const same = [...form.querySelectorAll("[data-panel]")].filter((each) => each.dataset.panel === panel.dataset.panel);
      if (same.length > 1) panel.remove();
      const first = same[0].querySelector("input");
      if (first) first.focus();
    }
  });
})();
