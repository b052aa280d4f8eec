// Sends files piece by piece, so that a slow or broken connection continues where it stopped. Without this script the
// form sends them in one go.
"use strict";

(() => {
  const TRIES = 6;
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  class Refused extends Error {
    constructor(problems) {
      super("refused");
      this.problems = problems;
    }
  }

  const ask = async (form, url, body, headers = {}) => {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, ...headers }, credentials: "same-origin" });
    if (answer.status >= 500 || answer.status === 429) throw new Error("busy");
    const data = await answer.json().catch(() => ({}));
    if (answer.status === 409) return data;
    if (!answer.ok) throw new Refused(data.problems || [{ message: `${answer.status}`, remedy: "", where: "" }]);
    return data;
  };

  const stubbornly = async (work, line, words) => {
    for (let turn = 1; ; turn += 1) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof Refused || turn === TRIES) throw error;
        line.note.textContent = words.retry;
        await wait(400 * 2 ** turn);
      }
    }
  };

  const digest = async (file) => {
    if (!globalThis.crypto?.subtle) return ""; // only on secure connections
    const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const send = async (form, file, line, words) => {
    const head = JSON.stringify({ name: file.name, size: file.size, modified: String(file.lastModified) });
    const begun = await stubbornly(() => ask(form, form.dataset.start, head, { "Content-Type": "application/json" }), line, words);
    let offset = begun.offset;
    while (offset < file.size) {
      const piece = file.slice(offset, offset + begun.piece);
      const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) };
      const answer = await stubbornly(() => ask(form, begun.url, piece, headers), line, words);
      offset = answer.offset;
      line.bar.value = offset;
      line.note.textContent = `${Math.floor((offset / file.size) * 100)}%`;
    }
    const rest = new FormData(form);
    rest.delete("documents");
    rest.delete("photo");
    rest.set("sha256", await digest(file));
    return stubbornly(() => ask(form, begun.finish, rest), line, words);
  };

  const lineFor = (list, file) => {
    const item = document.createElement("li");
    const name = document.createElement("strong");
    const note = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    bar.max = file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(name, " ", note, bar);
    list.append(item);
    return { item, note, bar };
  };

  const tell = (line, problems, words) => {
    line.item.className = "is-bad";
    line.bar.remove();
    line.note.textContent = words.failed;
    for (const problem of problems) {
      const text = document.createElement("div");
      text.textContent = [problem.message, problem.where, problem.remedy].filter(Boolean).join(" ");
      line.item.append(text);
    }
  };

  const one = async (form, file, list, words) => {
    const line = lineFor(list, file);
    try {
      const kept = await send(form, file, line, words);
      line.item.className = "is-good";
      line.bar.remove();
      const link = document.createElement("a");
      link.href = kept.url;
      link.textContent = kept.said;
      line.note.replaceChildren(link);
      return true;
    } catch (error) {
      const broken = [{ message: words.broken, remedy: "", where: "" }];
      tell(line, error instanceof Refused ? error.problems : broken, words);
      return error instanceof Refused;
    }
  };

  const start = (form) => {
    const list = form.querySelector(".evidence-progress");
    const words = list.dataset;
    const files = form.querySelector("[name=documents]");
    const photo = form.querySelector("[name=photo]");
    const button = form.querySelector("button");
    const zone = form.querySelector(".evidence-drop");
    const label = button.textContent;

    const complain = (text) => {
      const item = document.createElement("li");
      item.className = "is-bad";
      item.textContent = text;
      list.replaceChildren(item);
    };

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const chosen = [...files.files, ...photo.files];
      if (!chosen.length) return complain(words.none);
      if (!form.elements.not_secret.checked) return complain(words.secret);
      button.disabled = true;
      list.replaceChildren();
      let settled = true;
      for (const file of chosen) settled = (await one(form, file, list, words)) && settled;
      button.disabled = false;
      button.textContent = settled ? label : words.again;
      if (settled) {
        files.value = "";
        photo.value = "";
        form.elements.not_secret.checked = false;
        const place = document.getElementById("announce");
        if (place) place.textContent = words.done;
      }
    });

    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      files.files = event.dataTransfer.files;
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form.evidence-upload")) start(form);
  });
})();
