import "./htmx.js";
import { autosave, confirmFirst, guardDoubleSubmit, settleDrafts, submitOnChange } from "./forms.js";
import { closeMenus, copyOnClick, focusErrors, focusSearch } from "./page.js";
import { passages } from "./passages.js";
import { select } from "./selection.js";

settleDrafts();
confirmFirst();
guardDoubleSubmit();
focusSearch();
closeMenus();
copyOnClick();
focusErrors();

/** Also for what htmx swaps in; a form is prepared once. */
function prepare(root) {
  for (const form of root.querySelectorAll("form:not([data-ready])")) {
    form.dataset.ready = "1";
    if (form.dataset.autosave) autosave(form);
    if ("submitOnChange" in form.dataset) submitOnChange(form);
    if (form.querySelector("input[data-select]")) select(form);
  }
}
prepare(document);
passages();
document.addEventListener("htmx:load", (event) => prepare(event.target.parentNode || document));
document.addEventListener("htmx:beforeSwap", (event) => {
  // A refused form comes back as 422 with its errors, a stopped society as 409 with its reason: show them.
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-sent]");
  if (form) delete form.dataset.sent;
});
