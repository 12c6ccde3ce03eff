// What makes somebody look up: a sound, a number in the title, and words for a screen reader.

import { text } from "./words.js";

const STORED = "miga-board-sound";
const NOTES = [659, 880]; // hertz
const LENGTH = 0.18; // seconds

let isOn = stored();
let audio = null;
let unseen = 0;

/** Calls for attention. */
export function call(words) {
  unseen++;
  showTitle();
  say(words);
  if (isOn) {
    beep();
  }
}

/** Somebody is here and saw what is new. */
export function seen() {
  if (unseen > 0) {
    unseen = 0;
    showTitle();
  }
}

export function showTitle() {
  document.title = `${unseen > 0 ? `(${unseen}) ` : ""}${text("title")} · Miga`;
}

export function say(words) {
  document.getElementById("said").textContent = words;
}

export function isSoundOn() {
  return isOn;
}

export function switchSound() {
  isOn = !isOn;
  try {
    localStorage.setItem(STORED, String(isOn));
  } catch {
    // It is off again next time.
  }
  if (isOn) {
    beep();
  }
}

/** Browsers let a page be heard only after somebody touched it. */
export function allowSound() {
  if (isOn) {
    audio ??= new AudioContext();
    audio.resume();
  }
}

function beep() {
  audio ??= new AudioContext();
  audio.resume();
  NOTES.forEach((hertz, i) => {
    const start = audio.currentTime + i * LENGTH;
    const volume = audio.createGain();
    volume.gain.setValueAtTime(0.25, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + LENGTH);
    const tone = audio.createOscillator();
    tone.frequency.value = hertz;
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + LENGTH);
  });
}

function stored() {
  try {
    return localStorage.getItem(STORED) === "true";
  } catch {
    return false;
  }
}
