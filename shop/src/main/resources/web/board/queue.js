// Messages that a person must answer, by what they are about.

import { element } from "../dom.js";
import { masked } from "./card.js";
import { clock, known, text } from "./words.js";

/** What burns comes first. */
const KINDS = [
  "reclamo",
  "cambio_pedido",
  "estado_pedido",
  "pago",
  "pedido",
  "consulta_producto",
  "consulta_servicio",
  "unreadable",
  "social",
  "otro",
];

const box = document.getElementById("queue");

/** Shows them; `done(message)` is called when somebody answered one. */
export function showQueue(messages, done) {
  const count = document.getElementById("queue-count");
  count.textContent = String(messages.length);
  count.hidden = messages.length === 0;
  const groups = KINDS.map((kind) => [kind, messages.filter((message) => kindOf(message) === kind)]);
  const shown = groups.filter(([, waiting]) => waiting.length > 0).map(([kind, waiting]) => groupOf(kind, waiting, done));
  const empty = element("p", "empty", text("queue.empty"));
  keepingFocus(() => box.replaceChildren(...(shown.length > 0 ? shown : [empty])));
}

/** The focus stays on its message; where that is gone it goes to the first one. */
function keepingFocus(render) {
  const id = box.contains(document.activeElement) ? document.activeElement.closest("[data-message]").dataset.message : null;
  render();
  if (id !== null) {
    const same = [...box.querySelectorAll("[data-message]")].find(({ dataset }) => dataset.message === id);
    const target = (same ?? box).querySelector("button") ?? document.getElementById("queue-title");
    target.focus();
  }
}

function kindOf({ kind }) {
  if (kind === null) {
    return "unreadable";
  }
  return KINDS.includes(kind) ? kind : "otro";
}

function groupOf(kind, messages, done) {
  const heading = element("h3", "", text(`kind.${kind}`), " ", element("span", "count", String(messages.length)));
  heading.id = `kind-${kind}`;
  const group = element("section", "group", heading, ...messages.map((message) => messageOf(message, done)));
  group.dataset.kind = kind;
  group.setAttribute("aria-labelledby", heading.id);
  return group;
}

function messageOf(message, done) {
  const time = element("time", "", clock(message.at));
  time.dateTime = message.at;
  const call = element("a", "call", masked(message.customer));
  call.href = `tel:+${message.customer.replace(/\D/g, "")}`;
  call.setAttribute("aria-label", text("order.call", { end: message.customer.slice(-4) }));
  const answered = element("button", "", text("queue.done"));
  answered.type = "button";
  answered.addEventListener("click", () => done(message));
  const article = element(
    "article",
    "message",
    element("p", "head", time, element("b", "", message.name ?? "")),
    element("p", "words", wordsOf(message)),
    element("div", "between", call, answered),
  );
  article.dataset.message = message.id;
  return article;
}

function wordsOf({ type, text: words }) {
  return type === "unreadable" ? known(`type.${words}`, text("type.other")) : words;
}
