// An answer as a table, labels, and the text that was read.

import { bar, element, spoken } from "./dom.js";
import { counted, number, share, text } from "./messages.js";
import { fieldAt, isLow, isShare, rowsOf, sourceOf } from "./record.js";
import { link, marked } from "./spans.js";

const LABELS_SHOWN = 10;

/** One line: who answered, how surely, at what cost. */
export function summaryOf({ name, answer }) {
  const low = rowsOf(answer.output, answer.fields).filter(({ field }) => isLow(field)).length;
  return [
    name,
    isShare(answer.confidence) ? text("answer.confidence", { confidence: share(answer.confidence) }) : "",
    low > 0 ? counted("answer.low", low) : "",
    typeof answer.ms === "number" ? `${number(answer.ms, answer.ms < 100 ? 1 : 0)} ms` : "",
    Number.isInteger(answer.tokens) ? counted("answer.tokens", answer.tokens) : "",
    Number.isInteger(answer.passes) ? counted("answer.passes", answer.passes) : "",
    typeof answer.stopped_by === "string" ? text("answer.stopped", { reason: answer.stopped_by }) : "",
  ].filter((part) => part !== "").join(" · ");
}

/** The elements of an answer to `read`. */
export function resultOf({ answer, raw, read }) {
  const parts = hasRows(answer.output) ? recordOf(answer, read) : [valueOf(answer)];
  if (answer.labels !== null && typeof answer.labels === "object") {
    parts.push(...labelsOf(answer.labels, answer.output));
  }
  parts.push(element("details", "", element("summary", "", text("answer.raw")), element("pre", "", raw)));
  return parts;
}

function hasRows(output) {
  return output !== null && typeof output === "object" && Object.keys(output).length > 0;
}

/** An output without fields: a label, a text, nothing. */
function valueOf({ output, labels, fields }) {
  if (output === null && labels) {
    return element("p", "plain muted", text("answer.abstained"));
  }
  const made = element("p", labels ? "plain verdict" : "plain", leaf(output));
  const field = fieldAt(fields, "");
  if (field !== null && isShare(field.confidence)) {
    made.append(element("span", "sure", ...confidence(field.confidence, isLow(field))));
  }
  return made;
}

function recordOf(answer, read) {
  const rows = rowsOf(answer.output, answer.fields);
  const spans = rows.flatMap(({ field }, row) => {
    const source = sourceOf(field, read.length);
    return source === null ? [] : [{ row, from: source[0], to: source[1] }];
  });
  const { paragraph, marks } = marked(read, spans);
  const body = element("tbody");
  const elements = new Map();
  const buttons = new Map();
  rows.forEach((row, index) => {
    const button = marks.has(index) ? showButton(row) : null;
    const made = rowElement(row, button);
    body.append(made);
    if (button !== null) {
      elements.set(index, made);
      buttons.set(index, button);
    }
  });
  link(marks, elements, buttons);
  return [
    element("h3", "", text("answer.text")), paragraph,
    element("table", "", element("caption", "", text("answer.record")), head(), body),
  ];
}

function head() {
  const cells = ["field", "value", "confidence"].map((column) => {
    const cell = element("th", column, text(`column.${column}`));
    cell.scope = "col";
    return cell;
  });
  return element("thead", "", element("tr", "", ...cells));
}

function rowElement(row, button) {
  const depth = `depth-${Math.min(row.depth, 4)}`;
  const name = element("th", depth, button ?? nameOf(row));
  name.scope = "row";
  const sure = element("td", "sure");
  if (row.field !== null && isShare(row.field.confidence)) {
    sure.append(...confidence(row.field.confidence, isLow(row.field)));
  }
  if (row.kind === "group") {
    name.colSpan = 2;
    return element("tr", "group", name, sure);
  }
  return element("tr", "", name, element("td", "", leaf(row.value)), sure);
}

/** A row's name, which may break after `_`; its place is said only, since the table shows it. */
function nameOf({ name, path }) {
  const made = element("span");
  if (path.length > 0) {
    made.append(spoken(`${path.join(", ")}, `));
  }
  name.split(/(?<=_)/).forEach((part, i) => made.append(...(i === 0 ? [part] : [element("wbr"), part])));
  return made;
}

function showButton(row) {
  const button = element("button", "show", nameOf(row), spoken(`: ${text("show")}`));
  button.type = "button";
  button.setAttribute("aria-pressed", "false");
  return button;
}

function confidence(value, low) {
  const parts = [element("span", "number", share(value)), bar(value)];
  if (low) {
    parts.push(element("span", "low", `! ${text("low")}`));
  }
  return parts;
}

function leaf(value) {
  const empty = (key) => element("span", "muted", text(key));
  if (value === null) {
    return empty("value.null");
  }
  if (value === "") {
    return empty("value.text");
  }
  if (typeof value !== "object") {
    return element("span", "", String(value));
  }
  if (Object.keys(value).length > 0) {
    return element("span", "", JSON.stringify(value));
  }
  return empty(Array.isArray(value) ? "value.list" : "value.object");
}

/** The labels, the likeliest first; many are folded after the first ten. */
function labelsOf(labels, output) {
  const sorted = Object.entries(labels).filter(([, p]) => isShare(p)).sort((a, b) => b[1] - a[1]);
  const items = sorted.map(([label, p]) => labelOf(label, p, label === output));
  const parts = [
    element("h3", "", text("answer.labels")),
    listOf(items.slice(0, LABELS_SHOWN)),
  ];
  const rest = items.slice(LABELS_SHOWN);
  if (rest.length > 0) {
    const title = element("summary", "", text("answer.more", { count: rest.length }));
    parts.push(element("details", "", title, listOf(rest)));
  }
  return parts;
}

function listOf(items) {
  const list = element("ol", "labels", ...items);
  list.setAttribute("role", "list"); // Safari forgets it where the style shows no numbers
  return list;
}

function labelOf(label, p, chosen) {
  const name = element("span", "label", label);
  if (chosen) {
    name.append(" ", element("span", "chosen", `✓ ${text("label.chosen")}`));
  }
  return element("li", "", name, element("span", "number", share(p)), bar(p));
}
