// The calls of the shop's server. Every failure is a Failure.

const STORED = "miga-key"; // the same as that of the page to try specialists

/** A call that failed: the HTTP status, or 0 where the server was not reached. */
export class Failure extends Error {
  constructor(status, detail = "") {
    super(`${status} ${detail}`);
    this.status = status;
    this.detail = detail;
  }
}

export const orders = () => json("/api/orders");
export const found = (words) => json(`/api/orders?q=${encodeURIComponent(words)}`);
export const order = (id) => json(`/api/orders/${id}`);
export const queue = () => json("/api/queue");
export const menu = () => json("/api/menu");
export const status = () => json("/api/status");
export const totals = (day) => json(`/api/totals?day=${day}`);
export const move = (id, state) => post(`/api/orders/${id}/state`, { state });
export const correct = (id, content) => post(`/api/orders/${id}/correct`, content);

export async function answered(message) {
  await call(`/api/queue/${encodeURIComponent(message)}/done`, posted({}));
}

export async function csv(day) {
  return (await call(`/api/orders.csv?day=${day}`)).blob();
}

/** The stream of changes after the event `last`, which may be null. */
export function events(last, signal) {
  const headers = { Accept: "text/event-stream", ...(last === null ? {} : { "Last-Event-ID": last }) };
  return call("/api/events", { headers, signal });
}

/** Keeps the key for this tab. */
export function useKey(key) {
  try {
    sessionStorage.setItem(STORED, key);
  } catch {
    // A browser that stores nothing cannot use a server with keys.
  }
}

function posted(body) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

async function post(path, body) {
  return (await call(path, posted(body))).json();
}

async function json(path) {
  return (await call(path)).json();
}

async function call(path, options = {}) {
  const key = storedKey();
  const headers = { ...options.headers, ...(key === null ? {} : { Authorization: `Bearer ${key}` }) };
  let response;
  try {
    response = await fetch(path, { ...options, headers, cache: "no-store" });
  } catch {
    throw new Failure(0);
  }
  if (!response.ok) {
    throw new Failure(response.status, await detail(response));
  }
  return response;
}

async function detail(response) {
  try {
    return String((await response.json()).error.message);
  } catch {
    return "";
  }
}

function storedKey() {
  try {
    return sessionStorage.getItem(STORED);
  } catch {
    return null;
  }
}
