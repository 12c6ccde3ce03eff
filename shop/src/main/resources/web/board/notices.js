// What the page says about itself: banners for what lasts, a toast for what was done or went wrong.

import { element } from "../dom.js";
import { Failure } from "./service.js";
import { clock, known, text } from "./words.js";

const TOAST = 8000;

/** Shows whether the server is reached, and what of the shop does not work. */
export function showBanner(link, status) {
  const lines = [];
  if (link === "lost" || link === "regained") {
    lines.push(element("p", `banner ${link}`, text(link)));
  }
  if (status !== null && status.problem !== null) {
    const { text: words, since } = status.problem;
    lines.push(element("p", "banner problem", text("status.problem", { text: words, since: clock(since) })));
  }
  document.getElementById("banner").replaceChildren(...lines);
}

/** Says something for a while; `undo` takes back what it says. */
export function toast(words, undo) {
  const box = element("div", "toast", element("span", "", words));
  if (undo !== undefined) {
    const button = element("button", "quiet", text("undo"));
    button.type = "button";
    button.addEventListener("click", () => {
      box.remove();
      undo();
    });
    box.append(button);
  }
  document.getElementById("toast").replaceChildren(box);
  setTimeout(() => box.remove(), TOAST);
}

/** What went wrong, in words. */
export function problemWords(failure) {
  if (!(failure instanceof Failure)) {
    throw failure;
  }
  const words = known(`error.${failure.status}`, text("error.other", { status: failure.status }));
  return failure.status === 400 && failure.detail !== "" ? `${words} ${failure.detail}` : words;
}
