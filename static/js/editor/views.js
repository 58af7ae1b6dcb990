// What is shown as it is and not typed into: pictures and formulas. Their titles and notes are text as any other.
import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

export const nodeViews = (desk) => ({
  figure(node) {
    const url = desk.pictures[node.attrs.image];
    const picture = url ? element("img", { src: url, alt: "", draggable: "false" }) : element("p", { class: "gone" }, desk.words.gone);
    picture.contentEditable = "false";
    const contentDOM = element("div", {});
    return { dom: element("figure", { class: "bk" }, picture, contentDOM), contentDOM };
  },
  formula(node) {
    const dom = element("div", { class: "bk eq", tabindex: "-1" });
    const math = desk.formulas[node.attrs.anchor];
    if (math) dom.append(...new DOMParser().parseFromString(math, "text/html").body.childNodes);
    else dom.append(element("span", {}, node.attrs.text));
    if (node.attrs.label) dom.append(element("span", { class: "eqn" }, node.attrs.label));
    return { dom };
  },
});

/** Says in empty titles, units and in an empty clause what stands there; of a unit, only while one is in its table. */
export const hints = (words) =>
  new Plugin({
    props: {
      decorations({ doc, selection }) {
        const found = [];
        const near = (box) => selection.$from.depth > 0 && selection.$from.node(1) === box;
        doc.descendants((node, pos, parent) => {
          const hint = { caption: words.caption, unit: words.unit, reference: words.reference }[node.type.name];
          const alone = node.type.name === "paragraph" && doc.childCount === 1 ? words.empty : hint;
          if (node.isTextblock && !node.content.size && alone) {
            found.push(Decoration.node(pos, pos + node.nodeSize, { class: near(parent) ? "hint near" : "hint", "data-hint": alone }));
          }
          return !node.isTextblock;
        });
        return DecorationSet.create(doc, found);
      },
    },
  });
