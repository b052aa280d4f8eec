// Ties our buttons to allauth's passkey functions, and says in Chinese what went wrong.
// A form says with data-passkey which function it wants; without the browser's support it stays hidden.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.webauthnJSON.supported()) return;
  const problem = document.getElementById("passkey-problem");
  const button = document.getElementById("passkey-button");
  form.hidden = false;

  window.allauth.webauthn.forms[form.dataset.passkey]({
    ids: {
      add: "passkey-button",
      authenticate: "passkey-button",
      login: "passkey-button",
      credential: "passkey-credential",
      passwordless: "id_passwordless",
      data: "passkey-data",
    },
  });

  button.addEventListener("click", () => { problem.hidden = true; });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const cancelled = event.detail.exception.name === "NotAllowedError";
    problem.textContent = cancelled
      ? "没有完成：操作被取消、超时，或这台设备上没有可用的通行密钥。请重试，或改用其他方式。"
      : "通行密钥不能使用。请确认网址以 https 开头（或是 localhost），然后重试，或改用其他方式。";
    problem.hidden = false;
  });
});
