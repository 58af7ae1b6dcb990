// The JSON of a clause (standards/document/archive.py) as a document of the editor, and back.
import { Fragment } from "prosemirror-model";
import { schema } from "./schema.js";

const { nodes, marks } = schema;
const GAP = "　"; // between the number of a listed document and its title

/** Blocks as a document. `kept` remembers what each node came from: untouched, it goes back as the very same JSON. */
export function toDoc(blocks, kept) {
  const made = blocks.map((block) => {
    const node = READ[block.is](block);
    kept.set(node, block);
    return node;
  });
  return nodes.doc.create(null, made.length ? made : [nodes.paragraph.create()]);
}

/** The blocks of a document; paragraphs and lists without a word are left out, unless they came so. */
export function fromDoc(doc, kept) {
  const out = [];
  doc.forEach((node) => {
    const block = kept.get(node) || WRITE[node.type.name](node);
    if (block) out.push(block);
  });
  return out;
}

function inline(runs = []) {
  const out = [];
  for (const run of runs) {
    if (run.footnote) {
      out.push(nodes.footnote.create({ number: run.footnote }));
      continue;
    }
    const look = ["bold", "italic", "sup", "sub"].filter((name) => run[name]).map((name) => marks[name].create());
    if (run.ref) look.push(marks.ref.create({ anchor: run.ref }));
    const sorted = look.reduce((set, mark) => mark.addToSet(set), []);
    run.text.split("\n").forEach((part, index) => {
      if (index) out.push(nodes.hard_break.create(null, null, sorted));
      if (part) out.push(schema.text(part, sorted));
    });
  }
  return Fragment.fromArray(out);
}

const same = (one, other) => ["bold", "italic", "sup", "sub", "ref"].every((name) => (one[name] || false) === (other[name] || false));

function runs(node) {
  const out = [];
  node.forEach((child) => {
    if (child.type === nodes.footnote) {
      out.push({ is: "Run", text: "", footnote: child.attrs.number });
      return;
    }
    const run = { is: "Run", text: child.isText ? child.text : "\n" };
    for (const mark of child.marks) run[mark.type.name] = mark.type === marks.ref ? mark.attrs.anchor : true;
    const last = out[out.length - 1];
    if (last && !last.footnote && same(last, run)) last.text += run.text;
    else out.push(run);
  });
  return out;
}

const text = (words) => (words ? schema.text(words) : null);
const note = (block) => nodes.note.create({ label: block.label, example: block.example || false }, inline(block.runs));
const written = (node) => ({ is: "Note", label: node.attrs.label, runs: runs(node), example: node.attrs.example });

function cell(one) {
  const type = one.header ? nodes.table_header : nodes.table_cell;
  const attrs = { colspan: one.colspan || 1, rowspan: one.rowspan || 1 };
  return type.create(attrs, nodes.line.create(null, inline(one.runs)));
}

/** How many rows from the top are headings through and through. */
function leading(rows) {
  const at = rows.findIndex((row) => !row.every((one) => one.header));
  return at < 0 ? rows.length : at;
}

const READ = {
  Paragraph: (block) => nodes.paragraph.create(null, inline(block.runs)),
  ListBlock: (block) =>
    nodes.list.create(null, block.items.map((one) => nodes.item.create({ label: one.label, level: one.level }, inline(one.runs)))),
  Note: note,
  Table: (block) =>
    nodes.tablebox.create({ anchor: block.anchor, heads: block.header_rows ?? 1, marked: leading(block.rows) }, [
      nodes.caption.create({ label: block.label }, text(block.title)),
      nodes.unit.create(null, text(block.unit)),
      nodes.table.create(null, block.rows.map((row) => nodes.table_row.create(null, row.map(cell)))),
      ...(block.notes || []).map(note),
    ]),
  Figure: (block) =>
    nodes.figure.create({ anchor: block.anchor, image: block.image || "" }, [
      nodes.caption.create({ label: block.label }, text(block.title)),
      ...(block.notes || []).map(note),
    ]),
  Formula: ({ anchor, label, mathml, text: words }) => nodes.formula.create({ anchor, label, mathml, text: words }),
  ReferenceItem: (block) => {
    const said = [block.number, block.title].filter(Boolean).join(GAP);
    return nodes.reference.create({ was: { ...block, said } }, text(said));
  },
};

const notes = (node, from) => node.content.content.slice(from).map(written);

const WRITE = {
  paragraph: (node) => (node.content.size ? { is: "Paragraph", runs: runs(node) } : null),
  list: (node) => ({
    is: "ListBlock",
    items: node.content.content.map((one) => ({ is: "ListItem", label: one.attrs.label, level: one.attrs.level, runs: runs(one) })),
  }),
  note: written,
  tablebox: (node) => {
    const [caption, unit, table] = node.content.content;
    const rows = table.content.content.map((row) =>
      row.content.content.map((one) => ({
        is: "Cell",
        runs: runs(one.firstChild),
        colspan: one.attrs.colspan,
        rowspan: one.attrs.rowspan,
        header: one.type === nodes.table_header,
      })),
    );
    const now = leading(rows);
    return {
      is: "Table",
      anchor: node.attrs.anchor,
      label: caption.attrs.label,
      title: caption.textContent,
      rows,
      header_rows: node.attrs.heads !== null && now === node.attrs.marked ? node.attrs.heads : now,
      notes: notes(node, 3),
      unit: unit.textContent,
    };
  },
  figure: (node) => ({
    is: "Figure",
    anchor: node.attrs.anchor,
    label: node.firstChild.attrs.label,
    title: node.firstChild.textContent,
    image: node.attrs.image,
    notes: notes(node, 1),
  }),
  formula: ({ attrs }) => ({ is: "Formula", ...attrs }),
  reference: (node) => {
    const { was } = node.attrs;
    const said = node.textContent;
    if (was && said === was.said) return { is: "ReferenceItem", number: was.number, title: was.title, dated: was.dated };
    if (!said.trim()) return null;
    const at = said.indexOf(GAP);
    const [number, title] = at < 0 ? ["", said] : [said.slice(0, at), said.slice(at + 1)];
    return { is: "ReferenceItem", number: number.trim(), title: title.trim(), dated: false };
  },
};
