// The load of the scheduler, read from /metrics every two seconds while it is in view.

import { Failure, metrics } from "./api.js";
import { number, text } from "./messages.js";

const EVERY_MILLIS = 2000;

const section = document.getElementById("load");
const status = document.getElementById("load-status");

let inView = false;
let timer = null;
let reading = false;
let refused = false;
let last = null;
let shown = null;
let state = "load.every";

/** Begins to watch; `onRefused` is called when the service wants a key. */
export function watchLoad(onRefused) {
  const turn = async () => {
    timer = null;
    reading = true;
    await read(onRefused);
    reading = false;
    schedule(EVERY_MILLIS);
  };
  const schedule = (millis) => {
    if (inView && !document.hidden && !refused && !reading && timer === null) {
      timer = setTimeout(turn, millis);
    }
  };
  const look = () => {
    if (!inView || document.hidden) {
      clearTimeout(timer);
      timer = null;
      last = null; // a rate over a time that nobody watched says nothing
    }
    schedule(0);
  };
  new IntersectionObserver((entries) => {
    inView = entries.at(-1).isIntersecting;
    look();
  }).observe(section);
  document.addEventListener("visibilitychange", look);
  return {
    retry() {
      refused = false;
      schedule(0);
    },
  };
}

/** Writes what is known, in the page's language. */
export function showLoad() {
  const write = (id, value) => {
    const known = value !== undefined && value !== null;
    document.getElementById(id).textContent = known ? number(value, value < 10 ? 1 : 0) : "–";
  };
  write("load-running", shown?.running);
  write("load-queued", shown?.queued);
  write("load-rate", shown?.rate);
  status.textContent = text(state);
}

async function read(onRefused) {
  try {
    const values = sums(await metrics());
    const now = { at: performance.now(), tokens: values.get("miga_tokens_total") };
    shown = {
      running: values.get("miga_running"),
      queued: values.get("miga_queued"),
      rate: rate(last, now),
    };
    last = now;
    state = "load.every";
  } catch (error) {
    last = null;
    shown = null;
    refused = error instanceof Failure && error.status === 401;
    state = refused ? "load.key" : "load.failed";
    if (refused) {
      onRefused();
    }
  }
  showLoad();
}

/** Tokens per second between two readings; null at first and after a restart of the service. */
function rate(before, now) {
  if (before === null || !(now.tokens >= before.tokens)) {
    return null;
  }
  return ((now.tokens - before.tokens) * 1000) / (now.at - before.at);
}

/** Prometheus text to the sum of each metric over its labels. */
function sums(exposition) {
  const values = new Map();
  for (const line of exposition.split("\n")) {
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{.*\})?\s+(\S+)/.exec(line);
    const value = Number(sample?.[2]);
    if (sample !== null && Number.isFinite(value)) {
      values.set(sample[1], (values.get(sample[1]) ?? 0) + value);
    }
  }
  return values;
}
