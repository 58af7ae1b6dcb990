// Marks of lists and notes, counted while one types (GB/T 1.1—2020, 7.5 and 9.11).
import { Plugin } from "prosemirror-state";
import { schema } from "./schema.js";

const { nodes } = schema;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

export function kindOf(label) {
  if (/^[a-z]\)$/.test(label)) return "letter";
  return /^\d+\)$/.test(label) ? "digit" : "other";
}

const spelled = (kind, count, label) => {
  if (kind === "letter") return `${LETTERS[count % 26]})`;
  return kind === "digit" ? `${count + 1})` : label;
};

/** The labels of a list's items, each level counted by the kind of its first item; the second level anew each time. */
export function counted(items) {
  const open = [];
  return items.map(({ label, level }) => {
    open.length = Math.min(open.length, level);
    open[level - 1] ??= { kind: kindOf(label), label, count: 0 };
    const at = open[level - 1];
    return spelled(at.kind, at.count++, at.label);
  });
}

/** The labels of notes (or examples) that stand together: alone without a number, else counted. */
export function countedNotes(labels) {
  if (!labels.every((label) => /^(?:注|示例)\d{0,2}：$/.test(label))) return labels;
  return labels.map((label, index) => label.replace(/\d{0,2}：$/, labels.length > 1 ? `${index + 1}：` : "："));
}

const signature = (list) => list.content.content.map((one) => `${one.attrs.level}${one.attrs.label}`).join(" ");

function lists(doc) {
  const out = [];
  doc.forEach((node, pos) => node.type === nodes.list && out.push({ node, pos }));
  return out;
}

/** Notes by where they stand and what they are: of the clause, of each table, of each figure. */
function notes(doc) {
  const out = new Map();
  doc.descendants((node, pos, parent) => {
    if (node.type === nodes.note) {
      const key = `${parent === doc ? "" : parent.attrs.anchor || pos} ${node.attrs.example}`;
      out.set(key, [...(out.get(key) || []), { node, pos }]);
    }
    return !node.isTextblock;
  });
  return out;
}

/** Only what was added, taken out, moved or turned into another kind is counted anew: other words leave the labels alone. */
export const labels = new Plugin({
  appendTransaction(transactions, before, after) {
    if (!transactions.some((one) => one.docChanged)) return null;
    const tr = after.tr;
    const set = (pos, node, label) => label !== node.attrs.label && tr.setNodeMarkup(pos, null, { ...node.attrs, label });
    const known = new Set(lists(before.doc).map((one) => signature(one.node)));
    for (const { node, pos } of lists(after.doc)) {
      if (known.has(signature(node))) continue;
      const items = node.content.content;
      const wanted = counted(items.map((one) => one.attrs));
      let at = pos + 1;
      items.forEach((item, index) => {
        set(at, item, wanted[index]);
        at += item.nodeSize;
      });
    }
    const old = notes(before.doc);
    for (const [key, some] of notes(after.doc)) {
      if (old.get(key)?.length === some.length) continue;
      countedNotes(some.map((one) => one.node.attrs.label)).forEach((label, index) => set(some[index].pos, some[index].node, label));
    }
    return tr.docChanged ? tr : null;
  },
});
