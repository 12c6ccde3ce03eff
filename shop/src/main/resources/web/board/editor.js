// The dialog in which a person corrects an order.

import { element } from "../dom.js";
import { sourceOf } from "./source.js";
import { money, payment, text } from "./words.js";

const MOST_OF_ONE = 1000;
const dialog = document.getElementById("editor");

let opened = null; // the order as it was when the dialog opened
let notice = null;

/** Opens it; `save(order, content)` is a promise that fails with what is wrong. */
export function openEditor(order, menu, save) {
  opened = order;
  const items = order.items.map((item) => ({ ...item }));
  if (items.length === 0 && menu.products.length > 0) {
    items.push({ quantity: 1, product: menu.products[0].product });
  }
  const source = sourceOf(order);
  const light = (made, ...pointers) => source?.light?.(made, pointers);

  const title = element("h2", "", text("editor.title", { id: order.id }));
  title.id = "editor-title";
  const rows = element("div", "rows");
  const total = element("strong", "total");
  const showTotal = () => {
    total.textContent = totalOf(items, menu);
  };
  const render = () => {
    rows.replaceChildren(...items.map((item, i) => rowOf(item, i)));
    showTotal();
  };

  const rowOf = (item, i) => {
    const quantity = quantityOf(item, showTotal);
    const select = productSelect(item.product, menu);
    select.addEventListener("change", () => {
      item.product = select.value;
      render();
      rows.children[i].querySelector("select").focus();
    });
    const remove = iconButton("×", text("editor.remove", { product: item.product }), () => {
      items.splice(items.indexOf(item), 1);
      render();
      (rows.querySelector("select") ?? add).focus();
    });
    light(quantity, `/items/${i}/quantity`);
    light(select, `/items/${i}/product`);
    return element("div", "edit", quantity, select, remove);
  };

  const add = element("button", "add", text("editor.add"));
  add.type = "button";
  add.addEventListener("click", () => {
    items.push({ quantity: 1, product: menu.products[0].product });
    render();
    rows.lastElementChild.querySelector("select").focus();
  });

  const address = element("textarea");
  address.rows = 2;
  address.maxLength = 300;
  address.value = order.address ?? "";
  light(address, "/address");
  const method = paymentSelect(order.payment_method, menu);
  light(method, "/payment_method");

  notice = element("p", "problem");
  notice.setAttribute("role", "alert");
  const close = element("button", "", text("editor.close"));
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  const submit = element("button", "primary", text("editor.save"));
  submit.type = "submit";

  const form = element(
    "form",
    "",
    rows,
    add,
    element("label", "", element("span", "", text("editor.address")), address),
    element("label", "", element("span", "", text("editor.payment")), method),
    element("p", "sum", text("editor.total"), " ", total),
    notice,
    element("div", "row end", close, submit),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (items.length === 0) {
      notice.textContent = text("editor.empty");
      return;
    }
    const content = {
      items,
      address: address.value.trim() === "" ? null : address.value.trim(),
      payment_method: method.value === "" ? null : method.value,
      changed: order.changed,
    };
    submit.disabled = true;
    try {
      await save(order, content);
      dialog.close();
    } catch (failure) {
      notice.textContent = failure.message;
    } finally {
      submit.disabled = false;
    }
  });

  render();
  const left = source === null ? [] : [element("div", "written", element("h3", "", text("order.source")), source.paragraph)];
  dialog.replaceChildren(title, element("div", "sides", ...left, form));
  dialog.showModal();
}

/** Says so where the order that is being corrected changed. */
export function warnIfChanged(order) {
  if (dialog.open && opened?.id === order.id && opened.changed !== order.changed) {
    notice.textContent = text("editor.changed");
  }
}

function quantityOf(item, changed) {
  const field = element("input", "quantity");
  field.type = "number";
  field.min = "1";
  field.max = String(MOST_OF_ONE);
  field.required = true;
  field.inputMode = "numeric";
  field.value = String(item.quantity);
  field.setAttribute("aria-label", text("editor.quantity", { product: item.product }));
  const set = (quantity) => {
    item.quantity = Math.min(MOST_OF_ONE, Math.max(1, quantity));
    field.value = String(item.quantity);
    changed();
  };
  field.addEventListener("change", () => set(Math.trunc(Number(field.value)) || 1));
  return element(
    "div",
    "stepper",
    iconButton("−", text("editor.less", { product: item.product }), () => set(item.quantity - 1)),
    field,
    iconButton("+", text("editor.more", { product: item.product }), () => set(item.quantity + 1)),
  );
}

function productSelect(product, menu) {
  const select = element("select", "product");
  select.setAttribute("aria-label", text("editor.product"));
  if (!menu.products.some((offered) => offered.product === product)) {
    select.append(option(product, text("editor.unlisted", { product })));
  }
  select.append(...menu.products.map((offered) => option(offered.product, offered.product)));
  select.value = product;
  return select;
}

function paymentSelect(chosen, menu) {
  const select = element("select");
  select.append(option("", text("editor.none")), ...menu.payment_methods.map((one) => option(one, payment(one))));
  select.value = chosen ?? "";
  return select;
}

function option(value, label) {
  const made = element("option", "", label);
  made.value = value;
  return made;
}

function iconButton(sign, label, action) {
  const made = element("button", "icon", sign);
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.addEventListener("click", action);
  return made;
}

function totalOf(items, menu) {
  const prices = new Map(menu.products.map(({ product, price }) => [product, price]));
  if (items.some(({ product }) => !prices.has(product))) {
    return text("order.unpriced");
  }
  const sum = items.reduce((so, { quantity, product }) => so + quantity * prices.get(product), 0);
  return money(sum, menu.currency);
}
