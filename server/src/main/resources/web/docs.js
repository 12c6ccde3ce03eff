// The API's description, /openapi.json, made readable.

import * as api from "./api.js";
import { element } from "./dom.js";
import { hasText, setLanguage, text, translatePage } from "./messages.js";

const REFERENCE = "#/components/schemas/";
const METHODS = ["get", "put", "post", "delete"];

const at = (id) => document.getElementById(id);

let description = null;
let error = null;
let keyProblem = "";

async function load() {
  try {
    description = await api.description();
    error = null;
  } catch (failure) {
    description = null;
    error = failure;
    if (failure instanceof api.Failure && failure.status === 401) {
      askKey();
    }
  }
  render();
  openNamed();
}

function render() {
  const opened = new Set([...document.querySelectorAll("details[open]")].map(({ id }) => id));
  translatePage();
  at("status").textContent = error === null ? (description === null ? text("docs.loading") : "") : problem();
  at("key-problem").textContent = keyProblem === "" ? "" : text(keyProblem);
  at("schemas").hidden = description === null;
  at("operations").replaceChildren(...(description === null ? [] : groups()));
  at("schema-list").replaceChildren(...(description === null ? [] : schemas()));
  for (const details of document.querySelectorAll("details")) {
    details.open = opened.has(details.id);
  }
}

function problem() {
  const key = error instanceof api.Failure ? `error.${error.status}` : "error.unreadable";
  return hasText(key) ? text(key) : text("error.other", { status: error.status });
}

// Operations

function groups() {
  const byTag = new Map();
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const method of METHODS.filter((one) => Object.hasOwn(methods, one))) {
      const operation = methods[method];
      const tag = operation.tags[0];
      const shown = operationElement(path, method, operation, methods.parameters ?? []);
      byTag.set(tag, [...(byTag.get(tag) ?? []), shown]);
    }
  }
  return [...byTag].map(([tag, operations]) => {
    const title = element("h2", "", hasText(`docs.group.${tag}`) ? text(`docs.group.${tag}`) : tag);
    return element("section", "card", title, ...operations);
  });
}

function operationElement(path, method, operation, parameters) {
  const call = element("code", "", element("b", "", method.toUpperCase()), ` ${path}`);
  const heading = element("summary", "", call, " ", element("span", "muted", operation.summary));
  const body = operation.requestBody?.content["application/json"].schema;
  const parts = [heading];
  if (parameters.length > 0) {
    parts.push(element("h3", "", text("docs.parameters")));
    parts.push(element("p", "", ...parameters.map(({ name }) => element("code", "", `{${name}} `))));
  }
  if (body !== undefined) {
    parts.push(element("h3", "", text("docs.takes")), ...named(body));
  }
  parts.push(element("h3", "", text("docs.example")), element("pre", "", curl(path, method, body)));
  for (const [status, { content }] of Object.entries(operation.responses)) {
    for (const [type, { schema }] of Object.entries(content)) {
      if (status === "default") {
        parts.push(element("h3", "", text("docs.error")), element("p", "", link(schema.$ref)));
      } else {
        parts.push(element("h3", "", text("docs.gives", { type })), ...named(schema));
      }
    }
  }
  return details(operation.operationId, parts);
}

function curl(path, method, body) {
  const words = ["curl -s"];
  if (method !== "get" && !(method === "post" && body !== undefined)) {
    words.push(`-X ${method.toUpperCase()}`);
  }
  words.push(quoted(location.origin + path.replace(/\{(\w+)\}/g, (_, name) => name.toUpperCase())));
  if (api.hasKey()) {
    words.push('-H "Authorization: Bearer $KEY"');
  }
  const example = body === undefined ? undefined : resolved(body).examples?.[0];
  if (example !== undefined) {
    words.push(`-d ${quoted(JSON.stringify(example))}`);
  }
  return words.join(" ");
}

/** A word for a shell. */
function quoted(word) {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

// Schemas

function schemas() {
  return Object.entries(description.components.schemas).map(([name, schema]) =>
    details(`schema-${name}`, [element("summary", "", element("code", "", name)), json(schema)]),
  );
}

function resolved(reference) {
  return description.components.schemas[reference.$ref.slice(REFERENCE.length)];
}

/** A reference as the name of a schema, and what it stands for. */
function named(schema) {
  return [element("p", "", link(schema.$ref)), json(resolved(schema))];
}

/** JSON in which the names of schemas lead to them. */
function json(value) {
  const parts = JSON.stringify(value, null, 2).split(/"(#\/components\/schemas\/[\w.-]+)"/);
  return element("pre", "", ...parts.map((part, i) => (i % 2 === 0 ? part : link(part))));
}

function link(reference) {
  const name = reference.slice(REFERENCE.length);
  const made = element("a", "", name);
  made.href = `#schema-${name}`;
  return made;
}

function details(id, parts) {
  const made = element("details", "", ...parts);
  made.id = id;
  return made;
}

/** Opens what the address names. */
function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named instanceof HTMLDetailsElement) {
    named.open = true;
    named.scrollIntoView();
    named.querySelector("summary").focus();
  }
}

// The key

function askKey() {
  at("key-form").hidden = false;
  keyProblem = api.hasKey() ? "key.wrong" : "";
  at("key").focus();
}

at("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const value = at("key").value.trim();
  if (!api.isKey(value)) {
    keyProblem = "key.invalid";
    render();
    at("key").focus();
    return;
  }
  api.useKey(value);
  keyProblem = "";
  at("key").value = "";
  at("key-form").hidden = true;
  load();
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    setLanguage(button.dataset.language);
    render();
  });
}
addEventListener("hashchange", openNamed);

render();
load();
