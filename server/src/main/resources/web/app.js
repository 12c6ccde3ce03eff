// The playground: choose a specialist, give it a text, read what it answers.

import * as api from "./api.js";
import { element, save, spoken } from "./dom.js";
import { exampleOf, isUntouched } from "./examples.js";
import { showLoad, watchLoad } from "./load.js";
import { counted, hasText, memory, setLanguage, text, translatePage } from "./messages.js";
import { resultOf, summaryOf } from "./result.js";

const at = (id) => document.getElementById(id);

const keyForm = at("key-form");
const keyField = at("key");
const ask = at("ask");
const list = at("specialists");
const textField = at("text");
const applyButton = at("apply");
const cancelButton = at("cancel");
const answer = at("answer");

// What is shown, so that it can be written again in the other language.
let specialists = [];
let listState = "specialists.loading";
let listError = null;
let chosen = null;
let keyProblem = "";
let error = null;
let notice = { key: "answer.nothing" };
let answered = null;

let running = null;
let afterKey = loadSpecialists;

const load = watchLoad(() => askKey({ then: afterKey, focus: false }));

function render() {
  translatePage();
  renderSpecialists();
  renderAnswer();
  renderKeyProblem();
  showLoad();
}

// Specialists

async function loadSpecialists() {
  listState = "specialists.loading";
  listError = null;
  renderSpecialists();
  try {
    specialists = await api.specialists();
    listState = specialists.length === 0 ? "specialists.none" : "";
    if (!specialists.some(({ name }) => name === chosen)) {
      choose(specialists[0]?.name ?? null);
    }
  } catch (failure) {
    listState = "";
    listError = failure;
    refusedThen(failure, loadSpecialists);
  }
  renderSpecialists();
}

function choose(name) {
  chosen = name;
  if (isUntouched(textField.value)) {
    textField.value = exampleOf(name);
  }
  at("example").hidden = exampleOf(name) === "";
}

function renderSpecialists() {
  const focused = list.contains(document.activeElement);
  list.replaceChildren(...specialists.map(specialistElement));
  if (focused) {
    list.querySelector("input:checked")?.focus();
  }
  at("specialists-status").replaceChildren(
    ...(listError === null ? [listState === "" ? "" : text(listState)] : problemParts(listError)),
  );
  at("specialists-status").hidden = listError === null && listState === "";
}

function specialistElement({ name, kind, bytes, labels, report }) {
  const radio = element("input");
  radio.type = "radio";
  radio.name = "specialist";
  radio.value = name;
  radio.checked = name === chosen;
  radio.addEventListener("change", () => choose(name));
  const about = [
    hasText(`kind.${kind}`) ? text(`kind.${kind}`) : String(kind),
    Array.isArray(labels) ? counted("labels", labels.length) : "",
    typeof bytes === "number" ? memory(bytes) : "",
  ].filter((part) => part !== "").join(" · ");
  const words = element("span", "", element("b", "", name), " ", element("span", "muted", about));
  const row = element("div", "specialist", element("label", "", radio, words));
  if (report === true) {
    row.append(reportLink(name));
  }
  return row;
}

/** A link opens no page that needs a key, so then the report is saved as a file. */
function reportLink(name) {
  const link = element("a", "report", text("specialists.report"), " ", spoken(name));
  link.href = api.reportPath(name);
  link.target = "_blank";
  link.rel = "noopener";
  link.addEventListener("click", (event) => {
    if (api.hasKey()) {
      event.preventDefault();
      saveReport(name);
    }
  });
  return link;
}

async function saveReport(name) {
  try {
    save(await api.report(name), `${name}-report.html`);
  } catch (failure) {
    finish({ error: failure });
    refusedThen(failure, () => saveReport(name));
  }
}

// Apply

async function applyText() {
  if (running !== null) {
    return;
  }
  const missing = chosen === null ? "choose" : textField.value.trim() === "" ? "text.empty" : null;
  if (missing !== null) {
    finish({ notice: { key: missing } });
    textField.focus();
    return;
  }
  const name = chosen;
  const read = textField.value;
  running = new AbortController();
  error = null;
  notice = { key: "answer.working", values: { name } };
  renderWaiting();
  try {
    finish({ answered: { name, read, ...(await api.apply(name, read, running.signal)) } });
  } catch (failure) {
    const cancelled = failure.name === "AbortError";
    finish(cancelled ? { notice: { key: "answer.cancelled" } } : { error: failure });
    refusedThen(failure, applyText);
  }
}

function finish(outcome) {
  running = null;
  answered = outcome.answered ?? null;
  error = outcome.error ?? null;
  notice = outcome.notice ?? null;
  renderAnswer();
  if (answer.getBoundingClientRect().top > window.innerHeight * 0.7) {
    answer.scrollIntoView({ block: "nearest" });
  }
}

/** While it waits, the last answer stays, so that quick answers do not flicker. */
function renderWaiting() {
  const waiting = running !== null;
  answer.setAttribute("aria-busy", String(waiting));
  applyButton.setAttribute("aria-disabled", String(waiting));
  if (!waiting && document.activeElement === cancelButton) {
    textField.focus();
  }
  cancelButton.hidden = !waiting;
  at("problem").replaceChildren(...(error === null ? [] : problemParts(error)));
  at("summary").textContent =
    notice !== null ? text(notice.key, notice.values) : answered !== null ? summaryOf(answered) : "";
}

function renderAnswer() {
  renderWaiting();
  at("result").replaceChildren(...(answered === null ? [] : resultOf(answered)));
  for (const read of at("result").querySelectorAll(".read")) {
    if (read.scrollHeight > read.clientHeight) {
      read.tabIndex = 0; // so that keys can scroll it
    }
  }
}

// Failures

function problemParts(failure) {
  const lines = [element("span", "problem", problemOf(failure))];
  if (/^\d{1,6}$/.test(failure.retryAfter ?? "")) {
    lines.push(element("span", "", text("error.after", { seconds: failure.retryAfter })));
  }
  if (failure.detail && failure.status !== 401) { // which has a form of its own
    lines.push(element("span", "muted", text("error.detail", { detail: failure.detail })));
  }
  return lines;
}

function problemOf(failure) {
  if (!(failure instanceof api.Failure)) {
    return text("error.unreadable");
  }
  const key = `error.${failure.status}`;
  return hasText(key) ? text(key) : text("error.other", { status: failure.status });
}

// The key

function refusedThen(failure, then) {
  if (failure instanceof api.Failure && failure.status === 401) {
    askKey({ then, focus: true });
  }
}

function askKey({ then, focus }) {
  afterKey = then;
  keyForm.hidden = false;
  keyProblem = api.hasKey() ? "key.wrong" : "";
  renderKeyProblem();
  if (focus) {
    keyField.focus();
  }
}

function renderKeyProblem() {
  at("key-problem").textContent = keyProblem === "" ? "" : text(keyProblem);
  keyField.setAttribute("aria-invalid", String(keyProblem !== ""));
}

async function saveKey() {
  const value = keyField.value.trim();
  if (!api.isKey(value)) {
    keyProblem = "key.invalid";
    renderKeyProblem();
    keyField.focus();
    return;
  }
  api.useKey(value);
  keyProblem = "";
  keyField.value = "";
  keyForm.hidden = true;
  textField.focus();
  const then = afterKey;
  afterKey = loadSpecialists;
  load.retry();
  await then();
}

// Events

ask.addEventListener("submit", (event) => {
  event.preventDefault();
  applyText();
});
textField.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    applyText();
  }
});
cancelButton.addEventListener("click", () => running?.abort());
at("example").addEventListener("click", () => {
  textField.value = exampleOf(chosen);
  textField.focus();
});
at("reload").addEventListener("click", loadSpecialists);
keyForm.addEventListener("submit", (event) => {
  event.preventDefault();
  saveKey();
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    setLanguage(button.dataset.language);
    render();
  });
}

render();
loadSpecialists();
