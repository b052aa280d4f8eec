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
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  window.addEventListener("beforeprint", () => {
    for (const table of document.querySelectorAll("details.chart-table")) table.open = true;
  });

  document.addEventListener("htmx:after:swap", () => {
    for (const part of document.querySelectorAll("[data-announce]:not([data-spoken])")) {
      part.dataset.spoken = "yes";
      say(part.dataset.announce);
    }
  });
  document.addEventListener("htmx:error", () => say("没有连上服务器，请检查网络后重试。"));
})();
