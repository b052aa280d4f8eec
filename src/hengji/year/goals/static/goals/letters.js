// The pad: draws with finger, pen or mouse, and sends the strokes as a PNG. Without it, a picture is chosen.
"use strict";

for (const form of document.querySelectorAll("form[data-sign]")) {
  const pad = form.querySelector("[data-pad]");
  const canvas = pad.querySelector("canvas");
  const picture = form.querySelector("input[type=file]");
  const problem = form.querySelector("[data-problem]");
  const pen = canvas.getContext("2d");
  let drawing = false;
  let strokes = 0;
  pad.hidden = false;
  Object.assign(pen, { lineWidth: 5, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    pen.beginPath();
    pen.moveTo(...place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...place(event));
    pen.stroke();
    strokes += 1;
    problem.textContent = "";
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { drawing = false; });
  pad.querySelector("[data-clear]").addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    strokes = 0;
  });
  // In the capturing phase: the page's guard against a second click must not count a form that is not sent.
  form.addEventListener("submit", (event) => {
    const drawn = strokes > 2;
    problem.textContent = drawn || picture.files.length ? "" : form.dataset.empty;
    if (problem.textContent) event.preventDefault();
    else form.elements.drawing.value = drawn ? canvas.toDataURL("image/png") : "";
  }, true);
}
