// The cards in their columns. A card is made anew only when its order changed, so that what is open
// stays open; the focus stays where it was.

import { element, spoken } from "../dom.js";
import { cardOf, STATES } from "./card.js";
import { current, text } from "./words.js";

const MOST_DELIVERED = 30;

const made = new Map(); // by order id: { version, card }

/** The orders of a state as they are worked on: those to review first, then the oldest. */
export function ordersIn(orders, state) {
  const all = [...orders.values()].filter((order) => order.state === state);
  if (state === "delivered") {
    return all.sort((a, b) => b.changed.localeCompare(a.changed)).slice(0, MOST_DELIVERED);
  }
  const calm = (order) => Number(order.review.length === 0);
  return all.sort((a, b) => calm(a) - calm(b) || a.begun.localeCompare(b.begun) || a.id - b.id);
}

/** Makes the tabs and the columns: `onTab(state)` and `onPrint(state)` are called by their buttons. */
export function build(onTab, onPrint) {
  const tab = (state) => {
    const button = element("button", "tab", element("span", "amount", "0"), element("span", "word"));
    button.type = "button";
    button.dataset.tab = state;
    button.addEventListener("click", () => onTab(state));
    return button;
  };
  const column = (state) => {
    const heading = element("h2", "", element("span", "word"), " ", element("span", "amount", "0"));
    heading.id = `column-${state}`;
    heading.tabIndex = -1;
    const head = element("div", "column-head", heading);
    if (state === "confirmed" || state === "preparing") {
      const print = element("button", "quiet print");
      print.type = "button";
      print.addEventListener("click", () => onPrint(state));
      head.append(print);
    }
    const section = element("section", "column", head, element("div", "cards"), element("p", "empty muted"));
    section.dataset.column = state;
    section.setAttribute("aria-labelledby", heading.id);
    return section;
  };
  document.getElementById("tabs").replaceChildren(...STATES.map(tab));
  document.getElementById("columns").replaceChildren(...STATES.map(column));
}

/** Shows the orders; on a telephone the column of `tab` alone. */
export function show(orders, fresh, tab, actions) {
  for (const id of made.keys()) {
    if (!orders.has(id)) {
      made.delete(id);
    }
  }
  keepingFocus(() => {
    for (const state of STATES) {
      showColumn(state, ordersIn(orders, state), fresh, actions);
      const column = document.querySelector(`[data-column="${state}"]`);
      column.classList.toggle("chosen", state === tab);
      showTab(state, ordersIn(orders, state), state === tab);
    }
  });
}

function showColumn(state, orders, fresh, actions) {
  const column = document.querySelector(`[data-column="${state}"]`);
  column.querySelector(".word").textContent = text(`state.${state}`);
  column.querySelector(".amount").textContent = String(orders.length);
  const print = column.querySelector(".print");
  if (print !== null) {
    print.replaceChildren(text("column.print"), spoken(`: ${text(`state.${state}`)}`));
    print.hidden = orders.length === 0;
  }
  const empty = column.querySelector(".empty");
  empty.textContent = text("column.empty");
  empty.hidden = orders.length > 0;
  place(column.querySelector(".cards"), orders.map((order) => keptCard(order, fresh, actions)));
}

function showTab(state, orders, isChosen) {
  const tab = document.querySelector(`[data-tab="${state}"]`);
  tab.querySelector(".amount").textContent = String(orders.length);
  tab.querySelector(".word").textContent = text(`state.${state}`);
  tab.setAttribute("aria-pressed", String(isChosen));
  tab.classList.toggle("needed", orders.some((order) => order.review.length > 0));
}

function keptCard(order, fresh, actions) {
  const version = JSON.stringify([order, fresh.has(order.id), current()]);
  const kept = made.get(order.id);
  if (kept?.version === version) {
    return kept.card;
  }
  const card = cardOf(order, fresh.has(order.id), actions);
  made.set(order.id, { version, card });
  return card;
}

/** Cards in a place; those that stay there are not touched. */
export function place(parent, cards) {
  const isSame = parent.children.length === cards.length && cards.every((card, i) => parent.children[i] === card);
  if (!isSame) {
    parent.replaceChildren(...cards);
  }
}

/** The focus follows its order: to the same button, else to the heading of its column. */
function keepingFocus(render) {
  const before = document.activeElement;
  const id = before?.closest("[data-order]")?.dataset.order;
  const home = before?.closest("[data-column]");
  render();
  if (id === undefined || document.activeElement === before) {
    return;
  }
  const card = document.querySelector(`#columns [data-order="${id}"]`);
  const same = [...(card?.querySelectorAll("[data-control]") ?? [])].find(
    ({ dataset }) => dataset.control === before.dataset.control,
  );
  const target = [same, card?.querySelector("[data-control=next]"), home?.querySelector("h2")].find(
    (candidate) => candidate?.checkVisibility(),
  );
  target?.focus({ preventScroll: true });
}
