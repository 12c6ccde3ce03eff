// The service's calls. Every failure is a Failure, except an abort, which stays an AbortError.

const STORED = "miga-key";

let key = storedKey();

/** A call that failed: the HTTP status, or 0 if the service was not reached. */
export class Failure extends Error {
  constructor(status, detail = "", retryAfter = "") {
    super(`${status} ${detail}`);
    this.status = status;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

/** An answer that is not what the API promises. */
export class Unreadable extends Error {}

export async function specialists() {
  const { specialists } = parsed(await call("/v1/specialists"));
  if (!Array.isArray(specialists)) {
    throw new Unreadable();
  }
  return specialists;
}

/** What the service answers, as OpenAPI. */
export async function description() {
  const document = parsed(await call("/openapi.json"));
  if (typeof document.paths !== "object" || typeof document.components?.schemas !== "object") {
    throw new Unreadable();
  }
  return document;
}

/** One text to `{ answer, raw }`, the answer parsed and as it came. */
export async function apply(name, text, signal) {
  const raw = await call(`/v1/specialists/${encodeURIComponent(name)}/apply`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text }),
    signal,
  });
  const answer = parsed(raw);
  if (!Object.hasOwn(answer, "output")) {
    throw new Unreadable();
  }
  return { answer, raw };
}

/** Where the report of a specialist's training is. */
export function reportPath(name) {
  return `/v1/specialists/${encodeURIComponent(name)}/report`;
}

/** The same report as a file, for who needs a key to get it. */
export async function report(name) {
  const page = await call(reportPath(name), { headers: { Accept: "text/html" } });
  return new Blob([page], { type: "text/html" });
}

export function metrics() {
  return call("/metrics", { signal: AbortSignal.timeout(5000) });
}

/** Whether `value` can be sent in a header. */
export function isKey(value) {
  return /^[\x21-\x7e]+$/.test(value);
}

/** Keeps the key for this tab. */
export function useKey(value) {
  key = value;
  try {
    sessionStorage.setItem(STORED, value);
  } catch {
    // It lives as long as the page.
  }
}

export function hasKey() {
  return key !== null;
}

async function call(path, options = {}) {
  const sent = key;
  const headers = { ...options.headers, ...(sent === null ? {} : { Authorization: `Bearer ${sent}` }) };
  let response;
  let body;
  try {
    response = await fetch(path, { ...options, headers, cache: "no-store" });
    body = await response.text();
  } catch (error) {
    throw error.name === "AbortError" ? error : new Failure(0);
  }
  if (response.status === 401 && key !== sent) {
    return call(path, options); // the key came while this call was under way
  }
  if (!response.ok) {
    throw new Failure(response.status, detail(body), response.headers.get("Retry-After") ?? "");
  }
  return body;
}

function detail(body) {
  try {
    const message = JSON.parse(body)?.error?.message;
    return typeof message === "string" ? message : "";
  } catch {
    return "";
  }
}

function parsed(body) {
  let value;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Unreadable();
  }
  if (value === null || typeof value !== "object") {
    throw new Unreadable();
  }
  return value;
}

function storedKey() {
  try {
    const value = sessionStorage.getItem(STORED);
    return value !== null && isKey(value) ? value : null;
  } catch {
    return null;
  }
}
