// The editor of one clause. Without this script the same form is filled in as plain text.
import { baseKeymap, chainCommands, toggleMark } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { InputRule, inputRules } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { EditorState, TextSelection } from "prosemirror-state";
import { goToNextCell, tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import * as commands from "./editor/commands.js";
import { fromDoc, toDoc } from "./editor/convert.js";
import { labels } from "./editor/labels.js";
import { schema } from "./editor/schema.js";
import { toolbar } from "./editor/toolbar.js";
import { keep, left } from "./editor/typed.js";
import { hints, nodeViews } from "./editor/views.js";

/** "a) ", "1) ", "—— ", "注：", "示例：" at the beginning of a paragraph make it what they begin. */
const typedMark = (pattern, make) =>
  new InputRule(pattern, (state, _match, start, end) => {
    if (state.selection.$from.parent.type !== schema.nodes.paragraph) return null;
    let made = null;
    const bare = state.apply(state.tr.delete(start, end));
    make(bare, (tr) => (made = tr));
    if (!made) return null;
    const tr = state.tr.delete(start, end);
    for (const step of made.steps) tr.step(step);
    return tr.setSelection(TextSelection.create(tr.doc, made.selection.from));
  });

const rules = inputRules({
  rules: [
    typedMark(/^[a-z][)）]\s$/, commands.list("a)")),
    typedMark(/^\d+[)）]\s$/, commands.list("1)")),
    typedMark(/^(?:——|--)\s$/, commands.list("——")),
    typedMark(/^注\d*[：:]$/, commands.note),
    typedMark(/^示例\d*[：:]$/, commands.example),
  ],
});

const keys = (form) =>
  keymap({
    "Mod-z": undo,
    "Mod-y": redo,
    "Shift-Mod-z": redo,
    "Mod-b": toggleMark(schema.marks.bold),
    "Mod-i": toggleMark(schema.marks.italic),
    "Mod-.": commands.raise("sup"),
    "Mod-,": commands.raise("sub"),
    "Mod-s": () => {
      form.requestSubmit(form.elements.save);
      return true;
    },
    Enter: commands.enter,
    "Shift-Enter": commands.lineBreak,
    "Mod-Enter": commands.after,
    Backspace: commands.backspace,
    Tab: chainCommands(goToNextCell(1), commands.level(2)),
    "Shift-Tab": chainCommands(goToNextCell(-1), commands.level(1)),
    "Alt-ArrowUp": commands.shift(-1),
    "Alt-ArrowDown": commands.shift(1),
  });

function edit(form, desk) {
  const kept = new WeakMap();
  const stayed = left(desk.typed_url, form.elements.mark.value);
  const begun = stayed?.mark === form.elements.mark.value ? stayed.content : desk.clause;
  if (begun !== desk.clause) fill(form, begun);
  const plain = form.elements.text.closest(".field");
  plain.hidden = true;
  form.querySelector("[data-plain]").hidden = true;

  let bar = null;
  const view = new EditorView(null, {
    state: EditorState.create({
      doc: toDoc(begun.blocks || [], kept),
      plugins: [rules, keys(form), keymap(baseKeymap), history(), tableEditing(), labels, hints(desk.words)],
    }),
    nodeViews: nodeViews(desk),
    attributes: { class: "cl book", role: "textbox", "aria-multiline": "true", "aria-label": desk.words.text },
    dispatchTransaction(tr) {
      view.updateState(view.state.apply(tr));
      bar?.update(view.state);
      if (tr.docChanged) typed.touched();
    },
  });
  bar = toolbar(view, desk);
  const sheet = document.createElement("div");
  sheet.className = "sheet-paper";
  sheet.dataset.number = desk.number;
  plain.after(bar.dom, sheet);
  sheet.append(...form.querySelectorAll(".field:not([hidden])"), view.dom);
  bar.update(view.state);

  const read = () => ({ ...desk.clause, ...head(form, desk.clause), blocks: fromDoc(view.state.doc, kept) });
  const typed = keep(form, desk.typed_url, read);
  form.addEventListener("input", (event) => !view.dom.contains(event.target) && typed.touched());
  form.addEventListener("submit", () => (form.elements.content.value = JSON.stringify(read())));
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    form.requestSubmit(form.elements.save);
  });
  if (stayed && stayed.mark !== form.elements.mark.value) sendOld(form, desk, stayed);
  else if (stayed) typed.send();
  if (!("ontouchstart" in window)) view.focus();
}

/** The fields above the text, as the clause has them. */
function head(form, clause) {
  const said = (name) => form.elements[name]?.value.trim() ?? "";
  if (clause.term) {
    const term = { is: "TermHead", term: said("term"), english: said("english"), source: said("source") };
    return { title: term.term, term };
  }
  return { title: said("title"), ...(form.elements.status && { annex_status: said("status") }) };
}

function fill(form, clause) {
  const values = { title: clause.title, status: clause.annex_status, ...(clause.term || {}) };
  for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value ?? "";
}

/** Typed without a connection in a clause that another one saved since: the server shows both texts. */
async function sendOld(form, desk, { mark, content }) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("mark", mark);
  body.set("content", JSON.stringify(content));
  if (content.term) body.set("term", content.term.term);
  const answer = await fetch(desk.typed_url, { method: "POST", body });
  if (!answer.ok) return;
  localStorage.removeItem(`clause:${desk.typed_url}`);
  location.reload();
}

const form = document.querySelector("form[data-desk]");
if (form) edit(form, JSON.parse(document.getElementById("desk").textContent));
