// What is typed is kept: on the server after each pause, in this browser while there is no connection.

const PAUSE_MS = 1200;
const RETRY_MS = 15_000;

const stored = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // storage is off, or holds something else
  }
};
const store = (key, value) => {
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
  } catch {
    // storage is off or full: the server still keeps what is typed
  }
};

/**
 * Keeps what `read()` gives under the address of the clause. `form` says its sentences in data attributes and where
 * they go: `[data-kept]`; who else is typing stands in `[data-typing]` of the page.
 */
export function keep(form, url, read) {
  const key = `clause:${url}`;
  const says = form.querySelector("[data-kept]");
  const mark = form.elements.mark.value;
  let timer = 0;
  let waiting = false;
  const say = (words) => (says.textContent = words);

  async function send() {
    clearTimeout(timer);
    waiting = false;
    const content = read();
    store(key, { mark, content });
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "mark", "term"]) if (form.elements[name]) body.set(name, form.elements[name].value);
    body.set("content", JSON.stringify(content));
    try {
      const answer = await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(RETRY_MS) });
      if (!answer.ok) return say({ 410: form.dataset.changed, 422: "" }[answer.status] ?? form.dataset.offline);
      const { saved_at, changed, typing } = await answer.json();
      store(key, null);
      say(changed ? form.dataset.changed : `${form.dataset.saved} ${saved_at}`);
      tellTyping(typing);
    } catch {
      say(form.dataset.offline);
      timer = setTimeout(send, RETRY_MS);
    }
  }

  addEventListener("online", () => stored(key) && send());
  addEventListener("beforeunload", (event) => waiting && event.preventDefault());
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    waiting = false;
    store(key, { mark, content: read(), sent: true });
  });
  return {
    touched() {
      waiting = true;
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE_MS);
    },
    send,
  };
}

/** What this browser still holds of the clause. Sent, and the clause is another one since: it arrived, and is dropped. */
export function left(url, mark) {
  const found = stored(`clause:${url}`);
  if (!found || !(found.sent && found.mark !== mark)) return found;
  store(`clause:${url}`, null);
  return null;
}

function tellTyping(names) {
  const line = document.querySelector("[data-typing]");
  if (!line) return;
  line.hidden = names.length === 0;
  line.querySelector("span").textContent = names.join("、");
}
