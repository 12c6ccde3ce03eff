// A text to try for each specialist whose task file comes with the project.

const EXAMPLES = new Map([
  ["bakery", "3 cachitos, no mejor 5, y dos maltas pa la calle 72, pago móvil"],
  ["banking77", "I ordered a new card two weeks ago and it is still not here"],
  ["clinc150", "wake me up at half past six tomorrow"],
  ["snips", "book a table for four at a seafood place in Boston tomorrow night"],
]);

/** The example of a specialist; empty if none is known. */
export function exampleOf(name) {
  return EXAMPLES.get(name) ?? "";
}

/** Whether `text` is nobody's work: empty, or an example untouched. */
export function isUntouched(text) {
  return text.trim() === "" || [...EXAMPLES.values()].includes(text);
}
