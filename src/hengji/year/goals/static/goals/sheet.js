// A sheet of goals: saves by itself, keeps what could not be sent, moves by keys, takes what was copied from Excel.
"use strict";

(() => {
  const form = document.querySelector("form[data-sheet]");
  if (!form) return;
  const PAUSE = 700;
  const LONGEST = 20000;
  const shelf = `hengji:goals:${form.dataset.key}`;
  const state = document.getElementById("save-state");
  const waiting = new Map(); // name → true: typed and not yet saved
  const visited = new Set();
  const past = []; // what can be taken back: [name, value before]
  let timer;
  let busy = false;
  let tries = 0;

  const cells = () => [...form.querySelectorAll("[data-cell]")];
  const cellNamed = (name) => form.querySelector(`[name="${CSS.escape(name)}"]`);
  const say = (text, warn = false) => {
    state.textContent = text;
    state.classList.toggle("is-warn", warn);
  };

  const keep = () => {
    try {
      const left = [...waiting.keys()].map((name) => [name, cellNamed(name).dataset.was, cellNamed(name).value]);
      if (left.length) localStorage.setItem(shelf, JSON.stringify(left));
      else localStorage.removeItem(shelf);
    } catch {
      // no room on this machine: what is typed stays in the page
    }
  };

  const body = (names) => {
    const data = new URLSearchParams();
    data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.set("visited", [...visited].join(","));
    for (const name of names) {
      data.set(name, cellNamed(name).value);
      data.set(`~${name}`, cellNamed(name).dataset.was);
    }
    return data;
  };

  const show = (answer, sent) => {
    for (const [name, value] of Object.entries(answer.values)) {
      const cell = cellNamed(name);
      if (!cell) continue;
      if (cell.value === sent.get(name) && cell !== document.activeElement) cell.value = value;
      cell.dataset.was = value;
    }
    for (const cell of cells()) {
      const [code, field] = [cell.name.slice(0, cell.name.lastIndexOf(":")), cell.name.slice(cell.name.lastIndexOf(":") + 1)];
      const wrong = answer.wrong[code]?.[field];
      if (wrong) cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
      cell.title = answer.refused[cell.name] || wrong || "";
      cell.classList.toggle("is-refused", cell.name in answer.refused);
    }
    for (const place of form.ownerDocument.querySelectorAll("[data-notes]")) {
      const note = answer.notes[place.dataset.notes];
      if (note === undefined) continue;
      const open = place.querySelector("details")?.open || "open" in place.dataset;
      place.innerHTML = note;
      const details = place.querySelector("details");
      if (details) details.open = open;
    }
    const summary = document.getElementById("summary");
    if (summary) summary.innerHTML = answer.summary;
    for (const seen of document.querySelectorAll("[name=seen]")) seen.value = answer.revision;
  };

  const save = async () => {
    if (busy || !waiting.size) return;
    busy = true;
    const names = [...waiting.keys()];
    const sent = new Map(names.map((name) => [name, cellNamed(name).value]));
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.action, { method: "POST", body: body(names), headers: { Accept: "application/json" }, credentials: "same-origin" });
      const data = await answer.json().catch(() => ({}));
      if (!answer.ok) throw Object.assign(new Error("refused"), { problems: data.problems });
      for (const name of names) if (cellNamed(name)?.value === sent.get(name)) waiting.delete(name);
      show(data, sent);
      tries = 0;
      const bad = Object.keys(data.refused).length;
      say(bad ? form.dataset.refused : form.dataset.saved, bad > 0);
    } catch (error) {
      say(error.problems ? error.problems.join(" ") : form.dataset.offline, true);
      tries += 1;
      if (!error.problems) timer = setTimeout(save, Math.min(30000, 1000 * 2 ** tries));
    }
    keep();
    busy = false;
    if (waiting.size && !tries) later();
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };

  const put = (cell, value) => {
    if (!cell || cell.value === value) return;
    past.push([cell.name, cell.value]);
    cell.value = value;
    waiting.set(cell.name, true);
  };

  form.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-cell]")) event.target.dataset.entered = event.target.value;
  });
  form.addEventListener("input", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    waiting.set(cell.name, true);
    keep();
    later();
  });
  form.addEventListener("focusout", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    // Left empty after a look: what the linter kept back until then is said now.
    if (!cell.value && !visited.has(cell.name) && cell.name.endsWith(":target")) waiting.set(cell.name, true);
    visited.add(cell.name);
    if (cell.dataset.entered !== undefined && cell.dataset.entered !== cell.value) past.push([cell.name, cell.dataset.entered]);
    if (waiting.size) save();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });

  // Up and down, Enter: the same column of the next line. Control and Z: take back. Control and S: save now.
  const next = (cell, step) => {
    const line = cell.closest("[data-line]");
    if (!line) return undefined;
    const place = [...line.querySelectorAll("[data-cell]")].indexOf(cell);
    const lines = [...form.querySelectorAll("[data-line]")];
    const other = lines[lines.indexOf(line) + step];
    return other?.querySelectorAll("[data-cell]")[place];
  };
  form.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      save();
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && cell.value === (cell.dataset.entered ?? cell.value) && past.length) {
      event.preventDefault();
      const [name, value] = past.pop();
      const back = cellNamed(name);
      back.value = value;
      back.dataset.entered = value;
      waiting.set(name, true);
      back.focus();
      later();
    }
    const inGrid = cell.closest("[data-line]") && cell.tagName !== "SELECT" && !cell.value.includes("\n");
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (!inGrid || !step || event.isComposing) return;
    const goal = next(cell, step);
    if (!goal && event.key !== "Enter") return;
    event.preventDefault();
    (goal || cell).focus();
    if (goal?.select) goal.select();
  });

  // What was copied from Excel fills the cells from here on; lines beyond the last go to the box that makes new goals.
  form.addEventListener("paste", (event) => {
    const cell = event.target.closest("[data-line] [data-cell]");
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!cell || !/[\t\n]/.test(text) || text.length > LONGEST || text.includes('"')) return;
    event.preventDefault();
    const lines = [...form.querySelectorAll("[data-line]")];
    const row = lines.indexOf(cell.closest("[data-line]"));
    const column = [...lines[row].querySelectorAll("[data-cell]")].indexOf(cell);
    const rows = text.split("\n").map((line) => line.split("\t"));
    rows.slice(0, lines.length - row).forEach((values, down) => {
      const places = lines[row + down].querySelectorAll("[data-cell]");
      values.forEach((value, right) => put(places[column + right], choice(places[column + right], value)));
    });
    const rest = rows.slice(lines.length - row);
    if (rest.length) offer(rest.map((values) => "\t".repeat(column) + values.join("\t")).join("\n"));
    keep();
    save();
  });
  const choice = (cell, value) => {
    if (cell?.tagName !== "SELECT") return value.trim();
    const found = [...cell.options].find((option) => option.text === value.trim() || option.value === value.trim());
    return found ? found.value : cell.value;
  };
  const offer = (text) => {
    const box = document.getElementById("paste-text");
    if (!box) return;
    box.value = text;
    box.closest("details").open = true;
    box.focus();
  };

  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
  // Buttons that lead elsewhere wait for what is on its way.
  document.addEventListener("submit", async (event) => {
    if (event.target === form || !waiting.size || event.target.dataset.waited) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    while (busy) await new Promise((done) => setTimeout(done, 50));
    await save();
    if (waiting.size && !window.confirm(form.dataset.left)) return;
    waiting.clear();
    event.target.dataset.waited = "yes";
    event.target.requestSubmit(button);
  }, true);

  // What an earlier visit could not send.
  const restore = () => {
    let left;
    try {
      left = JSON.parse(localStorage.getItem(shelf) || "[]");
    } catch {
      return;
    }
    for (const [name, was, value] of left) {
      const cell = cellNamed(name);
      if (!cell || cell.value === value) continue;
      cell.value = value;
      cell.dataset.was = was;
      waiting.set(name, true);
    }
    if (waiting.size) {
      say(form.dataset.kept, true);
      save();
    } else keep();
  };
  restore();
})();
