// A JSON value as flat rows, in the order of reading.

/** Under it a value asks for a look. */
export const LOW = 0.8;

/** Deeper values are shown as JSON in one row. */
const MAX_LEVEL = 24;

/**
 * The rows of `output`: `{ name, path, depth, kind, value, field }`. A `group` has its members after
 * it. A list has no row: its members bear its name and their number.
 */
export function rowsOf(output, fields) {
  const rows = [];
  const visit = (value, pointer, { name, path, depth }, level) => {
    const kind = kindOf(value, level);
    const field = fieldAt(fields, pointer);
    if (kind !== "list" && !(kind === "group" && pointer === "")) {
      rows.push({ name, path, depth, kind, value, field });
    }
    if (kind === "list") {
      value.forEach((member, i) => {
        const place = { name: `${name} ${i + 1}`.trim(), path, depth };
        visit(member, `${pointer}/${i}`, place, level + 1);
      });
    } else if (kind === "group") {
      const inner = pointer === "" ? 0 : depth + 1;
      const parents = pointer === "" ? [] : [...path, name];
      for (const [key, member] of Object.entries(value)) {
        const place = { name: key, path: parents, depth: inner };
        visit(member, `${pointer}/${escaped(key)}`, place, level + 1);
      }
    }
  };
  visit(output, "", { name: "", path: [], depth: 0 }, 0);
  return rows;
}

/** The field at a JSON pointer, or null. */
export function fieldAt(fields, pointer) {
  const field = fields && Object.hasOwn(fields, pointer) ? fields[pointer] : null;
  return field !== null && typeof field === "object" ? field : null;
}

export function isShare(value) {
  return typeof value === "number" && value >= 0 && value <= 1;
}

/** Whether a field's confidence is known and low. */
export function isLow(field) {
  return field !== null && isShare(field.confidence) && field.confidence < LOW;
}

/** Where a field stands in a text of that length: `[from, to]`, or null. */
export function sourceOf(field, length) {
  const source = field?.source;
  if (!Array.isArray(source) || source.length !== 2 || !source.every(Number.isInteger)) {
    return null;
  }
  const [from, to] = source;
  return 0 <= from && from < to && to <= length ? source : null;
}

function kindOf(value, level) {
  if (value === null || typeof value !== "object") {
    return "leaf";
  }
  const size = Array.isArray(value) ? value.length : Object.keys(value).length;
  if (size === 0 || level >= MAX_LEVEL) {
    return "leaf";
  }
  return Array.isArray(value) ? "list" : "group";
}

function escaped(key) {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
