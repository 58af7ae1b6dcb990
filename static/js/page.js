// Small manners of every page: search by keyboard, menus that close, a citation to copy, where the error is.

/** Ctrl K and ⌘K put the cursor in the search field. */
export function focusSearch() {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    const search = document.querySelector("[data-hotkey-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
}

/** A menu closes on Escape and on a click elsewhere. */
export function closeMenus() {
  const close = (but) => {
    for (const menu of document.querySelectorAll("details:is(.menu, .sheet)[open]")) if (menu !== but) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest("details:is(.menu, .sheet)")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(null);
  });
}

/** `<button data-copy="#id" data-copied="已复制">` copies the text of that element. */
export function copyOnClick() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    try {
      await navigator.clipboard.writeText(source.innerText.trim());
      button.textContent = button.dataset.copied || button.textContent;
    } catch {
      getSelection().selectAllChildren(source); // no clipboard over plain http: the reader copies by hand
    }
  });
}

/** A refused form puts the reader at its summary of errors. */
export function focusErrors() {
  document.querySelector(".errors[role=alert]")?.focus();
}

/** A passkey that could not be made or used: allauth's script says so in an event, the page in `#passkey_failed`. */
export function tellPasskeyFailed() {
  document.addEventListener("allauth.error", (event) => {
    const words = document.getElementById("passkey_failed");
    if (!words) return;
    event.preventDefault();
    words.hidden = false;
  });
}
