// Elements are made here, and every text in them through textContent.

/** An element of `tag` with a class, and children that are elements or texts. */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

/** Text for screen readers only. */
export function spoken(words) {
  return element("span", "spoken", words);
}

/** A bar of a share between 0 and 1; the number stands beside it. */
export function bar(share) {
  const fill = element("span", "fill");
  fill.style.setProperty("width", `${Math.min(1, Math.max(0, share)) * 100}%`);
  const made = element("span", "bar", fill);
  made.setAttribute("aria-hidden", "true");
  return made;
}

/** Saves a blob as a file of the user. */
export function save(blob, name) {
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
