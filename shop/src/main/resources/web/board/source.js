// What a customer wrote, and which words of it each value was read from.

import { element } from "../dom.js";
import { marked } from "../spans.js";

/**
 * The words of an order as `{ paragraph, light }`: `light(element, pointers)` shows those of values
 * while the pointer or the focus is on the element. What a person wrote was read from no words: then
 * `light` is null, and the messages are shown as they came. Null where there are none.
 */
export function sourceOf(order) {
  if (order.text !== null && !order.corrected) {
    return lit(order);
  }
  const words = order.messages.map((message) => message.text).join("\n");
  return words === "" ? null : { paragraph: element("p", "read", words), light: null };
}

function lit({ text, parts }) {
  const spans = parts
    .filter(({ from, to }) => from >= 0 && from < to && to <= text.length)
    .map(({ pointer, from, to }) => ({ row: pointer, from, to }));
  const { paragraph, marks } = marked(text, spans);
  const all = [...marks.values()].flat();
  const show = (pointers) => {
    all.forEach((mark) => mark.classList.remove("active"));
    pointers.flatMap((pointer) => marks.get(pointer) ?? []).forEach((mark) => mark.classList.add("active"));
  };
  const light = (value, pointers) => {
    value.addEventListener("pointerenter", () => show(pointers));
    value.addEventListener("focusin", () => show(pointers));
    value.addEventListener("pointerleave", () => show([]));
    value.addEventListener("focusout", () => show([]));
  };
  return { paragraph, light };
}
