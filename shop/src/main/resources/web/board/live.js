// The stream of changes, read by fetch because an EventSource can send no key. It is opened again as
// often as it ends.

import { events } from "./service.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;
const SILENCE = 40000; // the server says something every 15 seconds

/**
 * Follows the changes for as long as the page lives: `onEvent(name, data)` for each, `onOpen()` when
 * they can be followed, `onLost(failure)` when not any more.
 */
export async function follow({ onEvent, onOpen, onLost }) {
  let last = null;
  let pause = FIRST_PAUSE;
  for (;;) {
    const opened = () => {
      pause = FIRST_PAUSE;
      onOpen();
    };
    const take = (event) => {
      last = event.id;
      onEvent(event.name, event.data);
    };
    try {
      await read(last, opened, take);
      onLost(null);
    } catch (failure) {
      onLost(failure);
    }
    await sleep(pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}

async function read(last, opened, take) {
  const control = new AbortController();
  const stop = () => control.abort();
  let silence = setTimeout(stop, SILENCE);
  window.addEventListener("pagehide", stop); // a page that is kept to come back must not keep it open
  try {
    const response = await events(last, control.signal);
    opened();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE);
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      blocks.map(parsed).filter((event) => event !== null).forEach(take);
    }
  } finally {
    window.removeEventListener("pagehide", stop);
    clearTimeout(silence);
  }
}

function parsed(block) {
  const fields = new Map(
    block
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trimStart()]),
  );
  return fields.has("data")
    ? { id: fields.get("id"), name: fields.get("event"), data: JSON.parse(fields.get("data")) }
    : null;
}

function sleep(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    window.addEventListener("online", resolve, { once: true });
  });
}
