// Reads clauses as JSON, takes them through the editor's document and back, once remembering the blocks and once not.
import { readFileSync } from "node:fs";
import { fromDoc, toDoc } from "../../../static/js/editor/convert.js";
import { counted, countedNotes } from "../../../static/js/editor/labels.js";

const asked = JSON.parse(readFileSync(0, "utf8"));
const once = ({ blocks = [] }) => {
  const kept = new WeakMap();
  const doc = toDoc(blocks, kept);
  doc.check();
  return { kept: fromDoc(doc, kept), anew: fromDoc(doc, new WeakMap()) };
};
const answer = {
  clauses: (asked.clauses || []).map(once),
  labels: (asked.labels || []).map(counted),
  notes: (asked.notes || []).map(countedNotes),
};
process.stdout.write(JSON.stringify(answer));
