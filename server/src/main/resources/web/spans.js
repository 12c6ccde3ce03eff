// The text that was read, with the places that fields were copied from.

import { element } from "./dom.js";

/**
 * A paragraph of `text` in which each of `spans` (`{ row, from, to }`, UTF-16 offsets) is marked.
 * Spans may overlap: a mark belongs to every row that covers it. Gives `{ paragraph, marks }` with
 * marks as a map from row to its mark elements.
 */
export function marked(text, spans) {
  const paragraph = element("p", "read");
  const marks = new Map(spans.map(({ row }) => [row, []]));
  const cuts = new Set([0, text.length, ...spans.flatMap(({ from, to }) => [from, to])]);
  const ends = [...cuts].sort((a, b) => a - b);
  for (let i = 1; i < ends.length; i++) {
    const piece = text.slice(ends[i - 1], ends[i]);
    const rows = spans.filter(({ from, to }) => from <= ends[i - 1] && ends[i] <= to);
    if (rows.length === 0) {
      paragraph.append(piece);
      continue;
    }
    const mark = element("mark", "", piece);
    rows.forEach(({ row }) => marks.get(row).push(mark));
    paragraph.append(mark);
  }
  return { paragraph, marks };
}

/**
 * Shows a row's marks while the pointer or the focus is on it, and the row of a mark under the pointer.
 * A row's button pins it, which is the way of a finger.
 */
export function link(marks, rowElements, buttons) {
  let pinned = null;
  const show = (shown) => {
    for (const element of [...rowElements.values(), ...[...marks.values()].flat()]) {
      element.classList.remove("active");
    }
    if (shown !== null) {
      rowElements.get(shown).classList.add("active");
      marks.get(shown).forEach((mark) => mark.classList.add("active"));
    }
  };
  const hover = (element, row) => {
    element.addEventListener("pointerenter", () => show(row));
    element.addEventListener("pointerleave", () => show(pinned));
  };
  for (const [row, button] of buttons) {
    hover(rowElements.get(row), row);
    marks.get(row).forEach((mark) => hover(mark, row));
    button.addEventListener("focus", () => show(row));
    button.addEventListener("blur", () => show(pinned));
    button.addEventListener("click", () => {
      pinned = pinned === row ? null : row;
      for (const [other, otherButton] of buttons) {
        otherButton.setAttribute("aria-pressed", String(other === pinned));
      }
      show(pinned);
      if (pinned !== null) {
        marks.get(row)[0].scrollIntoView({ block: "nearest" });
      }
    });
  }
}
