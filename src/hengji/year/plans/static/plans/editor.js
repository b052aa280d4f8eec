// The editor: rows are added and removed, keys move through the tree and move branches, nothing typed is lost unasked.
"use strict";

(() => {
  const WORDS = "这个页面上有修改还没有保存。离开就不保存这些修改，要离开吗？";
  let refused; // id of the form that was not taken: what was typed stands in it still, and is not saved
  const changed = new Set(); // ids of forms with something typed and not sent

  const mark = (form) => {
    changed.add(form.id);
    const note = form.querySelector("[data-unsaved]");
    if (note) note.hidden = false;
  };

  // Buttons that need this script are hidden where there is none.
  const arm = () => {
    for (const button of document.querySelectorAll("[data-add-row], [data-remove-row]")) button.hidden = false;
  };

  const numbered = (row, number) => {
    for (const input of row.querySelectorAll("input")) {
      input.name = input.name.replace(/-\d+-(\w+)$/, `-${number}-$1`);
      input.id = `id_${input.name}`;
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/第\d+行/, `第${number + 1}行`));
    }
  };

  const highest = (rows) => {
    const names = [...rows.querySelectorAll("tbody input")].map((input) => Number(/-(\d+)-\w+$/.exec(input.name)[1]));
    return Math.max(-1, ...names);
  };

  const addRow = (rows) => {
    const row = rows.querySelector("template[data-blank]").content.firstElementChild.cloneNode(true);
    numbered(row, highest(rows) + 1);
    rows.querySelector("tbody").append(row);
    arm();
    row.querySelector("input").focus();
  };

  const removeRow = (button) => {
    const row = button.closest("tr");
    const next = row.nextElementSibling || row.previousElementSibling;
    const body = row.parentElement;
    row.remove();
    (next ? next.querySelector("input") : body.closest("[data-rows]").querySelector("[data-add-row]")).focus();
    body.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    if (add) addRow(add.closest("[data-rows]"));
    const remove = event.target.closest("[data-remove-row]");
    if (remove) removeRow(remove);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (form && (!event.target.form || event.target.form === form)) mark(form);
  });

  // Asked once, before htmx or the browser sends anything that would put other fields in the place of these.
  const asks = (event) => {
    const leaving = event.type === "submit" ? event.target.matches("form[data-leaves]") : event.target.closest("a[data-leaves]");
    if (!leaving || !changed.size) return;
    if (window.confirm(WORDS)) changed.clear();
    else {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  document.addEventListener("click", asks, true);
  document.addEventListener("submit", asks, true);
  document.addEventListener("submit", (event) => changed.delete(event.target.id));
  window.addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });

  // Arrow keys walk through the tree; with Alt they move the branch that is open on the right.
  const STEPS = { ArrowUp: "step-up", ArrowDown: "step-down", ArrowRight: "step-in", ArrowLeft: "step-out" };
  const walk = (event) => {
    const links = [...document.querySelectorAll("[data-tree] .tree-link")].filter((link) => link.offsetParent);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && links[links.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "s" && document.querySelector("form[data-keep]")) {
      event.preventDefault();
      (event.target.closest("form[data-keep]") || document.querySelector("form[data-keep]")).requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || !(event.key in STEPS)) return;
    const inside = event.target.closest("[data-tree], [data-steps]");
    if (!inside) return;
    if (!event.altKey) {
      if (event.target.matches(".tree-link")) walk(event);
      return;
    }
    event.preventDefault();
    document.getElementById(STEPS[event.key])?.click();
  });

  // The plan was issued, or the right was taken away, while the page stood open: show what holds now.
  document.addEventListener("htmx:response:error", (event) => {
    const status = event.detail?.ctx?.response?.status;
    if (status === 403 || status === 404) window.location.reload();
    refused = event.detail?.ctx?.sourceElement?.closest("form[data-keep]")?.id;
  });

  document.addEventListener("htmx:after:swap", () => {
    arm();
    for (const id of [...changed]) {
      const form = document.getElementById(id);
      const note = form?.querySelector("[data-unsaved]");
      if (!form || note?.hidden) changed.delete(id);
    }
    if (refused && document.getElementById(refused)) mark(document.getElementById(refused));
    refused = undefined;
    document.querySelector("form[data-new] #id_node-title")?.select(); // a new indicator wants its name first
  });
  document.addEventListener("DOMContentLoaded", arm);
})();
