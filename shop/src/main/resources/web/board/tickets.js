// Orders on paper for the kitchen, a ticket each.

import { element } from "../dom.js";
import { masked } from "./card.js";
import { clock, money, payment, text } from "./words.js";

/** Puts the tickets of orders where the printer finds them. */
export function lay(orders) {
  document.getElementById("tickets").replaceChildren(...orders.map(ticketOf));
}

function ticketOf(order) {
  const items = order.items.map(({ quantity, product }) =>
    element("li", "", element("b", "", String(quantity)), " ", product),
  );
  const paid = order.payment_method === null ? text("order.unpaid") : payment(order.payment_method);
  const total = order.total === null ? "" : ` · ${money(order.total, order.currency)}`;
  return element(
    "article",
    "ticket",
    element("h2", "", text("order.number", { id: order.id })),
    element("p", "", `${clock(order.begun)} · ${order.name ?? ""} ${masked(order.customer)}`),
    element("ul", "", ...items),
    element("p", "", order.address === null ? text("order.pickup") : `${text("order.address")}: ${order.address}`),
    element("p", "", `${paid}${total}`),
    ...(order.review.length > 0 ? [element("p", "check", `${text("review")}: ${order.review.join("; ")}`)] : []),
  );
}
