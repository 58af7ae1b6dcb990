// The bar above a clause: every button does what a key does, and says whether it is on.
import { toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import {
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  isInTable,
  mergeCells,
  splitCell,
  toggleHeaderRow,
} from "prosemirror-tables";
import * as commands from "./commands.js";
import { schema } from "./schema.js";

const { marks, nodes } = schema;

const has = (mark) => (state) => {
  const { from, to, $from, empty } = state.selection;
  return empty ? Boolean(mark.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, mark);
};
const inside = (type, test = () => true) => (state) => {
  const { parent } = state.selection.$from;
  return parent.type === type && test(parent.attrs);
};

const button = (name, run, sign, on) => ({ name, run, sign, on });

const GROUPS = [
  [button("undo", undo, "↶"), button("redo", redo, "↷")],
  [
    button("bold", toggleMark(marks.bold), "B", has(marks.bold)),
    button("italic", toggleMark(marks.italic), "I", has(marks.italic)),
    button("sup", commands.raise("sup"), "x²", has(marks.sup)),
    button("sub", commands.raise("sub"), "x₂", has(marks.sub)),
  ],
  [
    button("paragraph", commands.paragraph, "", inside(nodes.paragraph)),
    button("letters", commands.list("a)"), "a)", inside(nodes.item, ({ label }) => /^[a-z]\)$/.test(label))),
    button("digits", commands.list("1)"), "1)", inside(nodes.item, ({ label }) => /^\d+\)$/.test(label))),
    button("dashes", commands.list("——"), "——", inside(nodes.item, ({ label }) => label === "——")),
    button("note", commands.note, "", inside(nodes.note, ({ example }) => !example)),
    button("example", commands.example, "", inside(nodes.note, ({ example }) => example)),
  ],
  [button("up", commands.shift(-1), "↑"), button("down", commands.shift(1), "↓"), button("after", commands.after, "¶+"), button("drop", commands.dropBlock, "✕")],
  [button("table", commands.insertTable, "")],
];

const TABLE = [
  button("row", addRowAfter, ""),
  button("column", addColumnAfter, ""),
  button("delete_row", deleteRow, ""),
  button("delete_column", deleteColumn, ""),
  button("merge", mergeCells, ""),
  button("split", splitCell, ""),
  button("heading", toggleHeaderRow, ""),
];

/** The bar for `view`, and what brings it up to date with a state. */
export function toolbar(view, desk) {
  const dom = document.createElement("div");
  dom.className = "bar";
  dom.setAttribute("role", "toolbar");
  dom.setAttribute("aria-label", desk.words.toolbar);
  const buttons = [];
  const group = (some, name = "") => {
    const box = document.createElement("span");
    box.className = `g ${name}`;
    for (const one of some) {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = one.sign || desk.words[one.name];
      made.title = desk.words[one.name];
      made.setAttribute("aria-label", `${one.sign} ${desk.words[one.name]}`.trim());
      made.dataset.does = one.name;
      made.addEventListener("mousedown", (event) => event.preventDefault());
      made.addEventListener("click", () => {
        one.run(view.state, view.dispatch, view);
        view.focus();
      });
      buttons.push({ ...one, made });
      box.append(made);
    }
    dom.append(box);
    return box;
  };
  for (const some of GROUPS) group(some);
  dom.append(references(view, desk));
  const table = group(TABLE, "intable");
  return {
    dom,
    update(state) {
      table.hidden = !isInTable(state);
      for (const { run, on, made } of buttons) {
        made.disabled = !run(state);
        if (on) made.setAttribute("aria-pressed", String(on(state)));
      }
    },
  };
}

function references(view, desk) {
  const choice = document.createElement("select");
  choice.setAttribute("aria-label", desk.words.refer);
  choice.append(new Option(desk.words.refer, ""));
  desk.targets.forEach((target, index) => choice.append(new Option(target.name, String(index))));
  choice.addEventListener("change", () => {
    const target = desk.targets[Number(choice.value)];
    choice.selectedIndex = 0;
    if (target) commands.refer(target)(view.state, view.dispatch);
    view.focus();
  });
  return choice;
}
