// Small manners of every page: menus close, long tables print whole, changes are spoken, a lost connection is said.
"use strict";

(() => {
  const say = (text) => {
    const place = document.getElementById("announce");
    if (place) place.textContent = text;
  };

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A second click on a submit button must not send the form twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (event.submitter?.hasAttribute("data-downloads")) return; // the answer is a file: the page stays
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  window.addEventListener("beforeprint", () => {
    for (const table of document.querySelectorAll("details.chart-table")) table.open = true;
  });

  // The numbers beside entries of the navigation come once the page stands; without them the entries work as well.
  const showCounts = async () => {
    const frame = document.querySelector("[data-counts]");
    if (!frame || !document.querySelector("[data-count]")) return;
    try {
      const answer = await fetch(frame.dataset.counts, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const counts = await answer.json();
      for (const place of document.querySelectorAll("[data-count]")) {
        const count = counts[place.dataset.count] || 0;
        place.textContent = count > 99 ? "99+" : String(count);
        place.hidden = count === 0;
      }
    } catch {
      // the page was left, or the network is gone: nothing to say
    }
  };
  document.addEventListener("DOMContentLoaded", showCounts);

  document.addEventListener("htmx:after:swap", () => {
    for (const part of document.querySelectorAll("[data-announce]:not([data-spoken])")) {
      part.dataset.spoken = "yes";
      say(part.dataset.announce);
    }
  });
  document.addEventListener("htmx:error", () => say("没有连上服务器，请检查网络后重试。"));
})();
