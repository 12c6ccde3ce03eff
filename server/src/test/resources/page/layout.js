// What is wrong with how the page is laid out: a list of sentences. Runs as the body of a function.

const FINGER = 44;
const ROUNDING = 0.5;

const root = document.documentElement;
const problems = [];
const said = (element) => `${element.tagName} '${element.textContent.trim().slice(0, 40)}'`;
const scope = document.querySelector("dialog[open]") ?? document.body;
const shown = [...scope.querySelectorAll("*")].filter(
  (element) => element.checkVisibility() && element.closest(".spoken, .skip, #toast, option") === null,
);

if (root.scrollWidth > root.clientWidth) {
  problems.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
}
for (const element of shown) {
  const { left, right, width } = element.getBoundingClientRect();
  if (width > 0 && (left < -ROUNDING || right > root.clientWidth + ROUNDING)) {
    problems.push(`${said(element)} leaves the window`);
  }
  if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible") {
    problems.push(`${said(element)} is cut off`);
  }
}

const targets = shown.filter((element) => element.matches("button, a, summary, select, textarea, label:has(input), input:not(label input)"));
for (const target of targets) {
  const { width, height } = target.getBoundingClientRect();
  if (width < FINGER - ROUNDING || height < FINGER - ROUNDING) {
    problems.push(`${said(target)} is ${width} by ${height}, too small for a finger`);
  }
}

// Texts and targets that lie on each other.
const texts = shown
  .flatMap((element) => [...element.childNodes])
  .filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
const rectsOf = (node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()];
};
const places = [
  ...texts.map((node) => ({ node, name: node.data.trim().slice(0, 40), rects: rectsOf(node) })),
  ...targets.map((node) => ({ node, name: said(node), rects: [node.getBoundingClientRect()] })),
];
const meet = (a, b) =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
places.forEach((one, i) => {
  for (const other of places.slice(i + 1)) {
    const within = one.node.contains(other.node) || other.node.contains(one.node);
    const sameLine = one.node.parentElement.closest("p, pre") === other.node.parentElement.closest("p, pre");
    const prose = sameLine && one.node.parentElement.closest("p, pre") !== null;
    if (!within && !prose && one.rects.some((a) => other.rects.some((b) => meet(a, b)))) {
      problems.push(`${one.name} and ${other.name} lie on each other`);
    }
  }
});

return problems;
