// An order as a card.

import { element, spoken } from "../dom.js";
import { sourceOf } from "./source.js";
import { clock, money, payment, text } from "./words.js";

/** The states of the columns, in the order of an order's life. */
export const STATES = ["open", "confirmed", "preparing", "sent", "delivered"];

const DOUBTFUL = 0.9;

/** The number as strangers may see it. */
export function masked(customer) {
  return `••• ${customer.slice(-4)}`;
}

export function nameOf(order) {
  return order.name ?? masked(order.customer);
}

export function itemsOf(order) {
  return order.items.map(({ quantity, product }) => `${quantity} ${product}`).join(", ");
}

export function nextOf(state) {
  return state === "cancelled" ? "open" : STATES[STATES.indexOf(state) + 1];
}

function backOf(state) {
  return STATES[STATES.indexOf(state) - 1];
}

/** A button whose `control` finds it again after the card was made anew. */
function button(control, className, label, action) {
  const made = element("button", className, label);
  made.type = "button";
  made.dataset.control = control;
  // The second click of a double one may hit a card that has just moved up.
  made.addEventListener("click", (event) => event.detail > 1 || action());
  return made;
}

/**
 * The card of an order. `actions` has `move(order, state)`, `accept(order)`, `correct(order)` and
 * `print(order)`; `isFresh` marks one that has just come.
 */
export function cardOf(order, isFresh, actions) {
  const needsReview = order.review.length > 0;
  const card = element("article", needsReview ? "card review" : "card");
  card.dataset.order = String(order.id);
  card.dataset.state = order.state;
  const title = element("h3", "name", nameOf(order));
  title.id = `order-${order.id}`;
  card.setAttribute("aria-labelledby", title.id);
  const source = sourceOf(order);
  const light = source !== null && needsReview ? source.light : null;
  card.append(headOf(order, isFresh), element("div", "who", title, callOf(order)));
  if (needsReview) {
    card.append(reasonsOf(order));
  }
  card.append(itemListOf(order, light), placeOf(order, light), moneyOf(order, light));
  if (order.corrected) {
    card.append(element("p", "muted", text("order.corrected")));
  }
  const written = source === null ? [] : [writtenOf(source.paragraph, needsReview)];
  const extras = element("div", "extras");
  (needsReview ? card : extras).append(...written);
  extras.append(moreOf(order, needsReview, actions));
  card.append(actionsOf(order, needsReview, actions), extras);
  return card;
}

function headOf(order, isFresh) {
  const time = element("time", "", clock(order.begun));
  time.dateTime = order.begun;
  const state = element("span", "state", text(`one.${order.state}`));
  const head = element("p", "head", time, element("span", "muted", text("order.number", { id: order.id })), state);
  if (isFresh) {
    head.append(element("span", "fresh", text("order.new")));
  }
  return head;
}

function callOf(order) {
  const call = element("a", "call", masked(order.customer));
  call.href = `tel:+${order.customer.replace(/\D/g, "")}`;
  call.dataset.control = "call";
  call.setAttribute("aria-label", text("order.call", { end: order.customer.slice(-4) }));
  return call;
}

function reasonsOf(order) {
  const list = element("ul", "", ...order.review.map((reason) => element("li", "", reason)));
  return element("div", "reasons", element("strong", "", text("review")), list);
}

/** A value; where it can be traced it is a button, so that keys and fingers reach it. */
function valueOf(order, pointer, className, shown, light) {
  const part = order.parts.find((candidate) => candidate.pointer === pointer);
  if (light === null || part === undefined) {
    return element("span", className, shown);
  }
  const made = button(pointer, `value ${className}`, shown, () => made.focus());
  if (part.confidence < DOUBTFUL) {
    made.classList.add("doubtful");
    made.append(spoken(` (${text("order.doubtful")})`));
  }
  made.append(spoken(`: ${text("order.show")}`));
  light(made, [pointer]);
  return made;
}

function itemListOf(order, light) {
  if (order.items.length === 0) {
    return element("p", "nothing", text("order.nothing"));
  }
  return element(
    "ul",
    "items",
    ...order.items.map(({ quantity, product }, i) =>
      element(
        "li",
        "",
        valueOf(order, `/items/${i}/quantity`, "quantity", String(quantity), light),
        " ",
        valueOf(order, `/items/${i}/product`, "product", product, light),
      ),
    ),
  );
}

function placeOf(order, light) {
  if (order.address === null) {
    const isOpen = order.state === "open"; // then the customer may still say where
    return element("p", isOpen ? "place unsaid" : "place pickup", text(isOpen ? "order.nowhere" : "order.pickup"));
  }
  const label = element("span", "label", text("order.address"));
  return element("p", "place", label, " ", valueOf(order, "/address", "address", order.address, light));
}

function moneyOf(order, light) {
  const method =
    order.payment_method === null
      ? element("span", "unsaid", text("order.unpaid"))
      : valueOf(order, "/payment_method", "payment", payment(order.payment_method), light);
  const total =
    order.total === null
      ? element("span", "unsaid", text("order.unpriced"))
      : element("strong", "total", money(order.total, order.currency));
  return element("p", "money", method, total);
}

function writtenOf(paragraph, isOpen) {
  const summary = element("summary", "", text("order.source"));
  summary.dataset.control = "source";
  const details = element("details", "written", summary, paragraph);
  details.open = isOpen;
  return details;
}

function actionsOf(order, needsReview, actions) {
  const row = element("div", "actions");
  const next = nextButton(order, "primary", actions);
  if (!needsReview) {
    row.append(...next);
    return row;
  }
  if (order.items.length > 0) {
    row.append(button("accept", "primary", text("review.fine"), () => actions.accept(order)));
  }
  row.append(button("correct", order.items.length > 0 ? "" : "primary", text("correct"), () => actions.correct(order)));
  return row;
}

/** The step to the next state, where there is one. */
function nextButton(order, className, actions) {
  const next = nextOf(order.state);
  const isReady = next !== undefined && !(order.state === "open" && order.items.length === 0);
  return isReady ? [button("next", className, text(`next.${order.state}`), () => actions.move(order, next))] : [];
}

/** What is rarely done; an order that is to be reviewed goes on only from here. */
function moreOf(order, needsReview, actions) {
  const summary = element("summary", "", text("order.more"), spoken(`: ${nameOf(order)}`));
  summary.dataset.control = "more";
  const more = element("details", "more", summary);
  if (needsReview) {
    more.append(...nextButton(order, "", actions));
  } else {
    more.append(button("correct", "", text("correct"), () => actions.correct(order)));
  }
  more.append(button("print", "", text("print"), () => actions.print(order)));
  const back = backOf(order.state);
  if (back !== undefined) {
    more.append(button("back", "", text(`back.${order.state}`), () => actions.move(order, back)));
  }
  if (order.state !== "delivered" && order.state !== "cancelled") {
    more.append(button("cancel", "danger", text("cancel"), () => actions.move(order, "cancelled")));
  }
  return more;
}
