// Tick all rows of the board that can be ticked.
document.addEventListener("DOMContentLoaded", () => {
  for (const board of document.querySelectorAll("[data-board]")) {
    const all = board.querySelector("[data-all]");
    const boxes = [...board.querySelectorAll("input[name=sheet]")];
    if (!all) continue;
    all.disabled = boxes.length === 0;
    const show = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    };
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      show();
    });
    board.addEventListener("change", (event) => {
      if (event.target !== all) show();
    });
    show();
  }
});
