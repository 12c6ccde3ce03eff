// The totals of a day, and how the system is.

import { element } from "../dom.js";
import { counted, money, payment, text } from "./words.js";

export function showTotals(totals) {
  const parts = [
    element(
      "dl",
      "figures",
      figure(text("day.sold"), money(totals.total, totals.currency)),
      figure(text("day.orders"), String(totals.orders)),
      figure(text("day.delivered"), String(totals.states.delivered)),
      figure(text("day.cancelled"), String(totals.states.cancelled)),
    ),
  ];
  if (totals.unpriced > 0) {
    parts.push(element("p", "problem", counted("day.unpriced", totals.unpriced)));
  }
  if (totals.orders === 0) {
    parts.push(element("p", "empty", text("day.nothing")));
  } else {
    parts.push(element("div", "tables", productsOf(totals), paymentsOf(totals)));
  }
  document.getElementById("totals").replaceChildren(...parts);
}

export function showStatus(status) {
  const list = element(
    "dl",
    "figures",
    figure(text("status.database"), text(`status.${status.database}`)),
    figure(text("status.sender"), text(`status.${status.sender}`)),
    figure(text("status.incoming"), String(status.queues.incoming)),
    figure(text("status.outgoing"), String(status.queues.outgoing)),
  );
  document.getElementById("status").replaceChildren(list);
}

function figure(name, value) {
  return element("div", "", element("dt", "", name), element("dd", "", value));
}

function productsOf({ products }) {
  return tableOf(
    text("day.products"),
    [text("day.product"), text("day.quantity")],
    products.map(({ product, quantity }) => [product, String(quantity)]),
  );
}

function paymentsOf({ payments, currency }) {
  return tableOf(
    text("day.payments"),
    [text("day.payment"), text("day.money")],
    payments.map(({ payment_method: method, total }) => [
      method === null ? text("order.unpaid") : payment(method),
      money(total, currency),
    ]),
  );
}

function tableOf(caption, names, rows) {
  const head = element("tr", "", ...names.map((name) => scoped("col", name)));
  const body = rows.map(([name, value]) => element("tr", "", scoped("row", name), element("td", "", value)));
  return element(
    "table",
    "",
    element("caption", "", caption),
    element("thead", "", head),
    element("tbody", "", ...body),
  );
}

function scoped(scope, words) {
  const cell = element("th", "", words);
  cell.scope = scope;
  return cell;
}
