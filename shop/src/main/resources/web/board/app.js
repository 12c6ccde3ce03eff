// The board: orders as they come, messages that a person must answer, the totals of a day.

import { save } from "../dom.js";
import * as alerts from "./alerts.js";
import { cardOf, itemsOf, nameOf } from "./card.js";
import * as columns from "./columns.js";
import { showStatus, showTotals } from "./day.js";
import { openEditor, warnIfChanged } from "./editor.js";
import { follow } from "./live.js";
import { problemWords, showBanner, toast } from "./notices.js";
import { showQueue } from "./queue.js";
import * as service from "./service.js";
import { lay } from "./tickets.js";
import { counted, known, switchLanguage, text, translatePage } from "./words.js";

const REGAINED = 4000;
const TYPING = 250;
const AGAIN = 3000;
const ANEW = 3600000; // what was delivered yesterday goes
const MANY = 20; // changes at once after which everything is read again

const at = (id) => document.getElementById(id);

let orders = new Map();
let found = null; // orders, while something is looked for
let shownFound = "";
let waiting = [];
let totals = null;
let status = null;
let menu = { currency: "", products: [], payment_methods: [] };
let view = "orders";
let tab = "open";
let link = "new"; // then "up", "lost", "regained"
let isLoaded = false;
const fresh = new Set();
const changes = new Set();
let isReading = false;
let isDayChosen = false;
let again = 0;

const actions = {
  move: (order, state) => moved(order, state),
  accept: (order) => attempt(() => corrected(order, contentOf(order)), order),
  correct: (order) => openEditor(order, menu, saveCorrection),
  print: (order) => printed([order]),
};

// What is shown

function render() {
  translatePage();
  alerts.showTitle();
  at("language").textContent = text("other.language");
  at("language").lang = document.documentElement.lang === "es" ? "en" : "es";
  at("sound").textContent = text(alerts.isSoundOn() ? "sound.on" : "sound.off");
  at("sound").setAttribute("aria-pressed", String(alerts.isSoundOn()));
  renderView();
  renderOrders();
  showQueue(waiting, answer);
  renderDay();
  renderBanner();
}

function renderView() {
  const shown = view === "orders" && found !== null ? "found" : view;
  for (const name of ["orders", "found", "queue", "day"]) {
    at(`view-${name}`).hidden = name !== shown;
  }
  for (const button of document.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }
}

function renderOrders() {
  columns.show(orders, fresh, tab, actions);
  const version = found === null ? "" : JSON.stringify([found, document.documentElement.lang]);
  if (version !== shownFound) {
    shownFound = version;
    at("found-title").textContent = found === null ? "" : counted("found", found.length);
    at("found").replaceChildren(...(found ?? []).map((order) => cardOf(order, false, actions)));
  }
}

function renderDay() {
  if (totals !== null) {
    showTotals(totals);
  }
  if (status !== null) {
    showStatus(status);
  }
}

function renderBanner() {
  showBanner(link, status);
}

// What comes in

/** Everything anew: at the start, and where changes may have been missed. */
async function load() {
  try {
    menu = await service.menu();
    const gone = new Set(orders.keys()); // what comes while the answer is on its way is not gone
    const live = await service.orders();
    live.forEach((order) => gone.delete(order.id));
    gone.forEach((id) => orders.delete(id));
    live.forEach(take);
    isLoaded = true;
    renderOrders();
    await Promise.all([loadQueue(), loadStatus(), loadTotals()]);
  } catch (failure) {
    tell(failure);
    clearTimeout(again);
    again = setTimeout(load, AGAIN);
  }
}

async function loadQueue() {
  waiting = await service.queue();
  showQueue(waiting, answer);
}

async function loadStatus() {
  status = await service.status();
  renderDay();
  renderBanner();
}

async function loadTotals() {
  if (!isDayChosen || at("day").value === "") {
    at("day").value = new Intl.DateTimeFormat("sv-SE").format(new Date()); // as a date field has it
  }
  totals = await service.totals(at("day").value);
  renderDay();
}

/** Takes an order as it is now, and calls for attention where it is new or needs a person. */
function take(order) {
  const before = orders.get(order.id);
  if (before !== undefined && Date.parse(before.changed) > Date.parse(order.changed)) {
    return; // an older answer that was slower
  }
  orders.set(order.id, order);
  if (found !== null) {
    found = found.map((other) => (other.id === order.id ? order : other));
  }
  warnIfChanged(order);
  if (before !== undefined && before.state !== order.state) {
    fresh.delete(order.id);
  }
  if (!isLoaded) {
    return;
  }
  if (before === undefined && order.state !== "cancelled") {
    fresh.add(order.id);
    alerts.call(text("said.new", { name: nameOf(order), items: itemsOf(order) }));
  } else if (before?.review.length === 0 && order.review.length > 0) {
    alerts.call(text("said.review", { name: nameOf(order) }));
  }
}

async function readChanges() {
  if (isReading) {
    return;
  }
  isReading = true;
  try {
    while (changes.size > 0) {
      if (changes.size > MANY) {
        changes.clear();
        await load();
        continue;
      }
      const [id] = changes;
      changes.delete(id);
      await readOrder(id);
    }
    await loadTotals();
  } catch (failure) {
    tell(failure);
  } finally {
    isReading = false;
  }
}

async function readOrder(id) {
  try {
    take(await service.order(id));
  } catch (failure) {
    if (failure.status !== 404) {
      throw failure;
    }
    orders.delete(id);
  }
  renderOrders();
}

function changed(name, data) {
  if (name === "order") {
    changes.add(data.id);
    readChanges();
  } else if (name === "queue") {
    loadQueue().catch(tell);
  } else if (name === "status") {
    loadStatus().catch(tell);
  } else {
    load();
  }
}

function opened() {
  if (link === "lost") {
    link = "regained";
    setTimeout(() => {
      link = link === "regained" ? "up" : link;
      renderBanner();
    }, REGAINED);
    load();
  } else if (link === "new") {
    link = "up";
    load();
  }
  renderBanner();
}

function lost(failure) {
  if (failure instanceof service.Failure && failure.status === 401) {
    askKey();
    return;
  }
  link = "lost";
  renderBanner();
}

// What a person does

async function attempt(work, order) {
  try {
    await work();
  } catch (failure) {
    tell(failure);
    if (failure.status === 409 || failure.status === 404) {
      changes.add(order.id);
      readChanges();
    }
  }
}

function moved(order, state) {
  fresh.delete(order.id);
  return attempt(async () => {
    take(await service.move(order.id, state));
    renderOrders();
    const words = text("moved", { id: order.id, state: known(`one.${state}`, state) });
    toast(words, () => moved(orders.get(order.id), order.state));
  }, order);
}

async function corrected(order, content) {
  fresh.delete(order.id);
  take(await service.correct(order.id, content));
  renderOrders();
  toast(text("corrected", { id: order.id }));
}

/** For the dialog, which shows what is wrong itself. */
async function saveCorrection(order, content) {
  try {
    await corrected(order, content);
  } catch (failure) {
    throw new Error(problemWords(failure));
  }
}

function contentOf({ items, address, payment_method, changed: seen }) {
  return { items, address, payment_method, changed: seen };
}

async function answer(message) {
  try {
    await service.answered(message.id);
    await loadQueue();
  } catch (failure) {
    tell(failure);
    loadQueue().catch(tell);
  }
}

function printed(chosen) {
  lay(chosen);
  window.print();
}

let typing = 0;

async function look() {
  const words = at("search").value.trim();
  if (words === "") {
    found = null;
  } else {
    try {
      const answer = await service.found(words);
      if (words === at("search").value.trim()) {
        found = answer;
      }
    } catch (failure) {
      tell(failure);
    }
  }
  view = "orders";
  renderView();
  renderOrders();
}

function askKey() {
  if (!at("key-dialog").open) {
    at("key-dialog").showModal();
  }
}

// What is wrong

function tell(failure) {
  if (failure instanceof service.Failure && failure.status === 401) {
    askKey();
    return;
  }
  toast(problemWords(failure));
}

// Events

for (const button of document.querySelectorAll("[data-view]")) {
  button.addEventListener("click", () => {
    view = button.dataset.view;
    renderView();
    loadTotals().catch(tell);
  });
}
at("search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});
at("search").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(look, TYPING);
});
at("sound").addEventListener("click", () => {
  alerts.switchSound();
  render();
});
at("language").addEventListener("click", () => {
  switchLanguage();
  render();
});
at("day").addEventListener("change", () => {
  isDayChosen = true;
  loadTotals().catch(tell);
});
at("csv").addEventListener("click", async () => {
  try {
    save(await service.csv(at("day").value), `${at("day").value}.csv`);
  } catch (failure) {
    tell(failure);
  }
});
at("key-form").addEventListener("submit", () => {
  service.useKey(at("key").value);
  at("key").value = "";
  load();
});
for (const touch of ["pointerdown", "keydown"]) {
  document.addEventListener(touch, () => {
    alerts.seen();
    alerts.allowSound();
  });
}
window.addEventListener("beforeprint", () => {
  if (at("tickets").childElementCount === 0) {
    lay([...columns.ordersIn(orders, "confirmed"), ...columns.ordersIn(orders, "preparing")]);
  }
});
window.addEventListener("afterprint", () => lay([]));

columns.build(
  (state) => {
    tab = state;
    renderOrders();
  },
  (state) => printed(columns.ordersIn(orders, state)),
);
render();
setInterval(load, ANEW);
follow({ onEvent: changed, onOpen: opened, onLost: lost });
