// What a form keeps safe: drafts of long forms, and one submission for a double click.

const PREFIX = "draft:";

/** Fields worth keeping: not files, passwords or hidden values (the CSRF token is one). */
function keepable(form) {
  return [...form.elements].filter((field) => field.name && !["file", "password", "hidden", "submit"].includes(field.type));
}

function read(form) {
  return keepable(form).map((field) => [field.name, field.value, ["checkbox", "radio"].includes(field.type) ? field.checked : null]);
}

function write(form, values) {
  for (const [name, value, checked] of values) {
    for (const field of keepable(form).filter((candidate) => candidate.name === name)) {
      if (checked === null) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
}

function say(form, words) {
  let note = form.querySelector(".saved");
  if (!note) {
    note = document.createElement("span");
    note.className = "saved";
    note.setAttribute("role", "status");
    (form.querySelector(".go") || form).append(note);
  }
  note.textContent = words;
}

/**
 * `<form data-autosave="KEY" data-saved="草稿已保存" data-restored="已恢复草稿">`. A draft outlives the sending of its form:
 * only a page that shows the form was accepted (see `settleDrafts`) removes it, so a lost connection loses nothing.
 */
export function autosave(form) {
  const key = PREFIX + form.dataset.autosave;
  let timer;
  const store = (sent) => {
    clearTimeout(timer);
    try {
      localStorage.setItem(key, JSON.stringify({ sent, values: read(form) }));
    } catch {
      return false; // storage is off or full: the form still works
    }
    return true;
  };
  try {
    const stored = localStorage.getItem(key);
    if (stored && !form.querySelector("[role=alert]")) {
      write(form, JSON.parse(stored).values);
      say(form, form.dataset.restored || "");
    }
  } catch {
    return;
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (store(false)) say(form, `${form.dataset.saved || ""} ${new Date().toTimeString().slice(0, 5)}`);
    }, 600);
  });
  form.addEventListener("submit", () => store(true));
}

/** Drops the drafts that were sent and accepted: their form is gone from the page, or the page says what was done. */
export function settleDrafts() {
  try {
    const done = document.querySelector(".notice.success") !== null;
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const form = document.querySelector(`form[data-autosave="${CSS.escape(key.slice(PREFIX.length))}"]`);
      const refused = form?.querySelector("[role=alert]");
      if (JSON.parse(localStorage.getItem(key)).sent && !refused && (done || !form)) localStorage.removeItem(key);
    }
  } catch {
    // storage is off: there are no drafts
  }
}

const PATIENCE_MS = 10_000;

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
}

/**
 * The second submission of the same form does nothing. It may be sent again when the reader comes back to the page, or
 * after ten seconds (the line was lost); `data-repeatable` forms, which answer with a file, are not guarded.
 */
export function guardDoubleSubmit() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || "repeatable" in form.dataset) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(release, PATIENCE_MS, form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });
}

/** `<form data-submit-on-change>`: filters act at once; their button stays for keyboards and for pages without script. */
export function submitOnChange(form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
}

/** `<button data-confirm="…?">`: asked before a move that cannot be taken back. */
export function confirmFirst() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    if (button && !window.confirm(button.dataset.confirm)) event.preventDefault();
  });
}
