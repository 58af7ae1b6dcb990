// Lists as work surfaces: select many, act once.

/**
 * In a form: rows carry `<input type=checkbox data-select>`, the head carries one with `data-select-all`,
 * `.bulk` holds the actions and an element with `data-select-count` the number chosen.
 */
export function select(form) {
  const boxes = () => [...form.querySelectorAll("input[data-select]")];
  const all = form.querySelector("input[data-select-all]");
  const show = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    if (all) {
      all.checked = chosen > 0 && chosen === boxes().length;
      all.indeterminate = chosen > 0 && chosen < boxes().length;
    }
    for (const count of form.querySelectorAll("[data-select-count]")) count.textContent = String(chosen);
    form.querySelector(".bulk")?.classList.toggle("on", chosen > 0);
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes()) box.checked = all.checked;
    show();
  });
  show();
}
