// The blocks and inline pieces of a clause, as standards/document/tree.py has them and nothing else.
import { DOMParser, Fragment, Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

const tables = tableNodes({ tableGroup: "", cellContent: "line", cellAttributes: {} });
// A table inside a box that says so is itself; any other one (pasted) gets a box of its own, below.
tables.table.parseDOM = [{ tag: "table", context: "tablebox/", priority: 70 }];

/** A table from elsewhere: no title, no unit, its first row a heading. */
function boxed(dom, schema) {
  const { caption, unit, table } = schema.nodes;
  const rows = DOMParser.fromSchema(schema).parse(dom, { topNode: table.create() });
  return Fragment.from([caption.create({ label: "表" }), unit.create(), rows]);
}

const label = (name) => (dom) => ({ [name]: dom.getAttribute(`data-${name}`) || "" });

const nodes = {
  doc: { content: "block+" },
  paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  list: { group: "block", content: "item+", parseDOM: [{ tag: "ul" }, { tag: "ol" }], toDOM: () => ["ul", { class: "items" }, 0] },
  item: {
    content: "inline*",
    attrs: { label: { default: "——" }, level: { default: 1 } },
    parseDOM: [{ tag: "li", getAttrs: (dom) => ({ label: dom.dataset.label || "——", level: Number(dom.dataset.level) || 1 }) }],
    toDOM: ({ attrs }) => ["li", { class: `l${attrs.level}`, "data-label": attrs.label, "data-level": attrs.level }, 0],
    defining: true,
  },
  note: {
    group: "block",
    content: "inline*",
    attrs: { label: { default: "注：" }, example: { default: false } },
    parseDOM: [
      { tag: "p.note", priority: 60, getAttrs: (dom) => ({ label: dom.dataset.label || "注：", example: false }) },
      { tag: "p.example", priority: 60, getAttrs: (dom) => ({ label: dom.dataset.label || "示例：", example: true }) },
    ],
    toDOM: ({ attrs }) => ["p", { class: attrs.example ? "example" : "note", "data-label": attrs.label }, 0],
    defining: true,
  },
  tablebox: {
    group: "block",
    content: "caption unit table note*",
    attrs: { anchor: { default: "" }, heads: { default: null }, marked: { default: 0 } },
    isolating: true,
    parseDOM: [
      { tag: "div.bk", priority: 70, getAttrs: label("anchor") },
      { tag: "table", priority: 60, getContent: boxed },
    ],
    toDOM: ({ attrs }) => ["div", { class: "bk", "data-anchor": attrs.anchor }, 0],
  },
  caption: {
    content: "text*",
    marks: "",
    attrs: { label: { default: "" } },
    parseDOM: [{ tag: "p.caption", priority: 70, getAttrs: label("label") }],
    toDOM: ({ attrs }) => ["p", { class: "caption", "data-label": attrs.label }, 0],
  },
  unit: { content: "text*", marks: "", parseDOM: [{ tag: "p.unit", priority: 70 }], toDOM: () => ["p", { class: "unit" }, 0] },
  line: { content: "inline*", parseDOM: [{ tag: "div.words" }], toDOM: () => ["div", { class: "words" }, 0] },
  ...tables,
  figure: {
    group: "block",
    content: "caption note*",
    attrs: { anchor: { default: "" }, image: { default: "" } },
    isolating: true,
    draggable: true,
    parseDOM: [{ tag: "figure", getAttrs: (dom) => ({ ...label("anchor")(dom), ...label("image")(dom) }) }],
    toDOM: ({ attrs }) => ["figure", { class: "bk", "data-anchor": attrs.anchor, "data-image": attrs.image }, 0],
  },
  formula: {
    group: "block",
    atom: true,
    draggable: true,
    attrs: { anchor: { default: "" }, label: { default: "" }, mathml: { default: "" }, text: { default: "" } },
    parseDOM: [{ tag: "div.eq", priority: 80, getAttrs: (dom) => ({ ...dom.dataset }) }],
    toDOM: ({ attrs }) => ["div", { class: "eq", ...Object.fromEntries(Object.entries(attrs).map(([name, value]) => [`data-${name}`, value])) }],
  },
  reference: {
    group: "block",
    content: "text*",
    marks: "",
    attrs: { was: { default: null } },
    parseDOM: [{ tag: "p.doc", priority: 60 }],
    toDOM: () => ["p", { class: "doc" }, 0],
  },
  footnote: {
    inline: true,
    group: "inline",
    atom: true,
    attrs: { number: {} },
    parseDOM: [{ tag: "sup.fn", priority: 60, getAttrs: (dom) => ({ number: Number(dom.dataset.number) }) }],
    toDOM: ({ attrs }) => ["sup", { class: "fn", "data-number": attrs.number }, `${attrs.number})`],
  },
  hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  text: { group: "inline" },
};

const marks = {
  ref: {
    attrs: { anchor: {} },
    inclusive: false,
    parseDOM: [{ tag: "a.ref", getAttrs: (dom) => ({ anchor: dom.getAttribute("data-anchor") }) }],
    toDOM: ({ attrs }) => ["a", { class: "ref", "data-anchor": attrs.anchor }, 0],
  },
  bold: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
  italic: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
  sup: { parseDOM: [{ tag: "sup" }], toDOM: () => ["sup", 0] },
  sub: { parseDOM: [{ tag: "sub" }], toDOM: () => ["sub", 0] },
};

export const schema = new Schema({ nodes, marks });
