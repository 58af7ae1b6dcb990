// What keys and buttons do to a clause.
import { createParagraphNear, toggleMark } from "prosemirror-commands";
import { Fragment } from "prosemirror-model";
import { NodeSelection, Selection, TextSelection } from "prosemirror-state";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

/** Raised and lowered exclude each other. */
export const raise = (name) => (state, dispatch) => {
  const other = marks[name === "sup" ? "sub" : "sup"];
  return toggleMark(marks[name])(state, dispatch && ((tr) => dispatch(tr.removeMark(tr.selection.from, tr.selection.to, other))));
};

/**
 * Turns what is selected (paragraphs, notes, items) into what `make(content)` gives: an item, a paragraph, a note. Tables,
 * pictures and formulas stay out of it.
 */
export const recast = (make) => (state, dispatch) => {
  const { $from, $to, from, to } = state.selection;
  if ($from.depth === 0) return false;
  const [first, last] = [$from.index(0), $to.index(0)];
  let pos = 0;
  for (let i = 0; i < first; i++) pos += state.doc.child(i).nodeSize;
  const start = pos;
  const out = [];
  let made = null;
  const add = (node) => {
    const items = out[out.length - 1];
    if (node.type !== nodes.item) out.push(node);
    else if (Array.isArray(items)) items.push(node);
    else out.push([node]);
  };
  for (let i = first; i <= last; i++) {
    const block = state.doc.child(i);
    if (block.type === nodes.list) {
      let at = pos + 1;
      block.forEach((item) => {
        const chosen = at <= to && at + item.nodeSize >= from;
        if (chosen) made ??= { index: out.flat().length };
        add(chosen ? make(item.content, item) : item);
        at += item.nodeSize;
      });
    } else if (block.type === nodes.paragraph || block.type === nodes.note) {
      made ??= { index: out.flat().length };
      add(make(block.content, block));
    } else return false;
    pos += block.nodeSize;
  }
  if (dispatch) {
    const built = out.map((one) => (Array.isArray(one) ? nodes.list.create(null, one) : one));
    const tr = state.tr.replaceWith(start, pos, built);
    let count = -1;
    let target = start;
    tr.doc.nodesBetween(start, start + Fragment.from(built).size, (node, at) => {
      if (node.isTextblock && ++count === made.index) target = at + 1;
      return !node.isTextblock;
    });
    const size = tr.doc.resolve(target).parent.content.size;
    tr.setSelection(TextSelection.create(tr.doc, target + Math.min($from.parentOffset, size)));
    dispatch(tr.scrollIntoView());
  }
  return true;
};

export const paragraph = recast((content) => nodes.paragraph.create(null, content));
export const note = recast((content) => nodes.note.create({ label: "注：" }, content));
export const example = recast((content) => nodes.note.create({ label: "示例：", example: true }, content));
export const list = (label) => recast((content, was) => nodes.item.create({ label, level: was.attrs.level || 1 }, content));

/** Tab and Shift-Tab in a list: the second level, the first. */
export const level = (wanted) => (state, dispatch) => {
  const { $from } = state.selection;
  if ($from.parent.type !== nodes.item) return false;
  const item = $from.parent;
  if (item.attrs.level === wanted) return true;
  const label = wanted === 2 ? "1)" : "a)";
  const list = $from.node(-1);
  const other = list.content.content.find((one) => one.attrs.level === wanted);
  const attrs = { level: wanted, label: other ? other.attrs.label : item.attrs.label === "——" ? "——" : label };
  dispatch?.(state.tr.setNodeMarkup($from.before(), null, attrs));
  return true;
};

/** Enter in a list: another item; in an empty one, the list ends. In a cell, a line; below a table's title, nothing. */
export function enter(state, dispatch) {
  const { $from, empty } = state.selection;
  const { parent } = $from;
  if (parent.type === nodes.item) {
    if (empty && !parent.content.size) return paragraph(state, dispatch);
    dispatch?.(state.tr.deleteSelection().split(state.selection.from, 1, [{ type: nodes.item, attrs: parent.attrs }]).scrollIntoView());
    return true;
  }
  if (parent.type === nodes.line) return lineBreak(state, dispatch);
  return parent.type === nodes.caption || parent.type === nodes.unit;
}

export function lineBreak(state, dispatch) {
  if (!state.selection.$from.parent.type.contentMatch.matchType(nodes.hard_break)) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}

/** Backspace at the beginning of an item or a note: it is a paragraph. Behind a list: it goes on with the last item. */
export function backspace(state, dispatch) {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0) return false;
  if (($from.parent.type === nodes.item || $from.parent.type === nodes.note) && $from.depth <= 2) return paragraph(state, dispatch);
  const before = $from.depth === 1 && $from.index(0) > 0 ? state.doc.child($from.index(0) - 1) : null;
  if (before?.type !== nodes.list || $from.parent.type !== nodes.paragraph) return false;
  if (dispatch) {
    const at = $from.before() - 2;
    const tr = state.tr.delete($from.before(), $from.after()).insert(at, $from.parent.content);
    dispatch(tr.setSelection(TextSelection.create(tr.doc, at)).scrollIntoView());
  }
  return true;
}

const topLevel = (state) => {
  const { $from } = state.selection;
  const index = $from.index(0);
  let pos = 0;
  for (let i = 0; i < index; i++) pos += state.doc.child(i).nodeSize;
  return { index, pos, node: state.doc.maybeChild(index) };
};

/** A block one place up or down, with the cursor in it. */
export const shift = (step) => (state, dispatch) => {
  const { index, pos, node } = topLevel(state);
  const other = state.doc.maybeChild(index + step);
  if (!node || !other || index + step < 0) return false;
  if (dispatch) {
    const within = state.selection.from - pos;
    const to = step < 0 ? pos - other.nodeSize : pos + other.nodeSize;
    const tr = state.tr.delete(pos, pos + node.nodeSize).insert(to, node);
    const at = Math.min(to + within, tr.doc.content.size);
    tr.setSelection(node.isAtom ? NodeSelection.create(tr.doc, to) : Selection.near(tr.doc.resolve(at)));
    dispatch(tr.scrollIntoView());
  }
  return true;
};

/** The whole block goes, whatever it is. */
export function dropBlock(state, dispatch) {
  const { pos, node } = topLevel(state);
  if (!node) return false;
  if (dispatch) {
    const tr =
      state.doc.childCount > 1
        ? state.tr.delete(pos, pos + node.nodeSize)
        : state.tr.replaceWith(pos, pos + node.nodeSize, nodes.paragraph.create());
    dispatch(tr.setSelection(Selection.near(tr.doc.resolve(Math.min(pos, tr.doc.content.size)))).scrollIntoView());
  }
  return true;
}

/** A paragraph behind the block: the way out of a table. */
export function after(state, dispatch) {
  const { pos, node } = topLevel(state);
  if (!node) return createParagraphNear(state, dispatch);
  if (dispatch) {
    const at = pos + node.nodeSize;
    const tr = state.tr.insert(at, nodes.paragraph.create());
    dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 1)).scrollIntoView());
  }
  return true;
}

/** A table of three rows behind the block, its first row headings; it gets its number from us. */
export function insertTable(state, dispatch) {
  const { pos, node } = topLevel(state);
  if (dispatch) {
    const row = (type) => nodes.table_row.create(null, [0, 1, 2].map(() => type.createAndFill()));
    const table = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)]);
    const box = nodes.tablebox.create(null, [nodes.caption.create({ label: "表" }), nodes.unit.create(), table]);
    const at = pos + (node ? node.nodeSize : 0);
    const tr = state.tr.insert(at, box);
    dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 2)).scrollIntoView());
  }
  return true;
}

/** A cross-reference: the words by which the target is called, pointing to it. */
export const refer = ({ anchor, called }) => (state, dispatch) => {
  const { parent } = state.selection.$from;
  if (!parent.inlineContent || !parent.type.allowsMarkType(marks.ref)) return false;
  dispatch?.(state.tr.replaceSelectionWith(schema.text(called, [marks.ref.create({ anchor })]), false).scrollIntoView());
  return true;
};
