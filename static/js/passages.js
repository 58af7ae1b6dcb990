// Words of the text: those somebody selects to comment on them, and those that the comments shown are about.
// Their measure is the text without white space, headings and marks, as the server's (standards/document/passages.py).

const PLACES = "section.cl, .bk[id]";
const NO_WORDS = ".no, .pin, .pick-clause, h2, h3, .fn, .index, .source, .eq";
const MOST = 200;

const squeezed = (words) => words.replace(/\s/g, "");

/** Every sign of a place, in reading order: `{node, at, sign}`. */
function signs(place) {
  const out = [];
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT, (node) => {
    const left = node.parentElement.closest(NO_WORDS);
    return left && place.contains(left) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  });
  while (walker.nextNode()) {
    let at = 0;
    for (const sign of walker.currentNode.data) {
      out.push({ node: walker.currentNode, at, sign });
      at += sign.length;
    }
  }
  return out;
}

const text = (some) => some.map((one) => one.sign).join("");

function occurrences(whole, words) {
  const found = [];
  for (let at = words ? whole.indexOf(words) : -1; at >= 0; at = whole.indexOf(words, at + 1)) found.push(at);
  return found;
}

/** What is selected: `{place, words, nth}`; no words where it is a heading, two clauses, or more than fits. */
function chosen(range, article) {
  const element = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
  const [first, last] = [element(range.startContainer), element(range.endContainer)];
  if (!article.contains(first) || !article.contains(last)) return null;
  const shared = element(range.commonAncestorContainer).closest(PLACES);
  const place = shared ?? first.closest(PLACES);
  if (!place?.id) return null;
  const all = signs(place);
  const taken = all.filter((one) => range.isPointInRange(one.node, one.at) && range.isPointInRange(one.node, one.at + one.sign.length));
  const words = text(taken).replace(/\s+/g, " ").trim();
  if (!shared || !words || words.length > MOST) return { place, words: "", nth: 0 };
  const before = squeezed(text(all.slice(0, all.indexOf(taken[0])))).length;
  return { place, words, nth: occurrences(squeezed(text(all)), squeezed(words)).indexOf(before) };
}

/** The words of a comment as a range of the text, or null. */
function located({ id, said, nth }) {
  const place = document.getElementById(id);
  if (!place) return null;
  const solid = signs(place).filter((one) => one.sign.trim());
  const words = squeezed(said);
  const found = occurrences(text(solid), words);
  const from = found[Number(nth)] ?? found[0];
  if (from === undefined) return null;
  const range = document.createRange();
  let length = 0;
  for (const { node, at, sign } of solid) {
    if (length === from) range.setStart(node, at);
    length += sign.length;
    if (length === from + words.length) {
      range.setEnd(node, at + sign.length);
      return range;
    }
  }
  return null;
}

/** The words that comments on the page are about, and the one being written, are marked in the text. */
function mark() {
  if (!CSS.highlights) return;
  const quoted = [...document.querySelectorAll("blockquote.passage")].map((quote) => ({ id: quote.dataset.in, said: quote.textContent, nth: quote.dataset.nth }));
  const field = document.querySelector("[data-passage]");
  const { clause, nth } = field?.form.elements ?? {};
  if (field && clause) quoted.push({ id: clause.value, said: field.value, nth: nth.value });
  CSS.highlights.set("passage", new Highlight(...quoted.map(located).filter(Boolean)));
}

/** Into the form that is there, if it is of this place; else to the page that has it. */
function comment(article, { place, words, nth }) {
  const field = document.querySelector(`form:has(input[name=clause][value="${CSS.escape(place.id)}"]) [data-passage]`);
  if (field && words) {
    field.value = words;
    field.form.elements.nth.value = nth;
    field.dispatchEvent(new InputEvent("input", { bubbles: true, data: "chosen" }));
    field.form.scrollIntoView({ block: "nearest" });
    field.form.elements.text.focus();
    return;
  }
  const asked = new URLSearchParams({ clause: place.id, ...(words && { words, nth }) });
  location.assign(`?${asked}#${article.dataset.passages || place.id}`);
}

/** `<article data-passages="ID" data-words="…" data-place="…">`: a button beside what is selected leads to the form at `#ID`. */
export function passages() {
  const article = document.querySelector("[data-passages]");
  if (!article) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-primary choose-words";
  button.hidden = true;
  document.body.append(button);
  let found = null;
  let timer;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const selection = getSelection();
      found = selection.isCollapsed || !selection.rangeCount ? null : chosen(selection.getRangeAt(0), article);
      button.hidden = !found;
      if (!found) return;
      button.textContent = found.words ? article.dataset.words : article.dataset.place;
      const box = [...selection.getRangeAt(0).getClientRects()].pop();
      if (!box) return;
      button.style.setProperty("--below", `${scrollY + box.bottom + 8}px`);
      button.style.setProperty("--along", `${Math.max(16, Math.min(scrollX + box.left, innerWidth - button.offsetWidth - 16))}px`);
    }, 250);
  });
  button.addEventListener("mousedown", (event) => event.preventDefault()); // what is selected stays selected
  button.addEventListener("click", () => found && comment(article, found));
  keepTheTime();
  mark();
}

/** Words typed by hand are the first of their kind; those of the address come before a draft that was kept. */
function keepTheTime() {
  const field = document.querySelector("[data-passage]");
  if (!field) return;
  const asked = new URLSearchParams(location.search);
  if (asked.get("words")) {
    field.value = asked.get("words");
    field.form.elements.nth.value = asked.get("nth") || 0;
  }
  field.addEventListener("input", (event) => {
    if (event.data !== "chosen") field.form.elements.nth.value = 0;
    mark();
  });
}
