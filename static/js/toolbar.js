// The toolbar over a text: marks around the selection; one stop for Tab, arrows within (ARIA toolbar pattern).
// Loaded when somebody begins to write.
const AROUND = { bold: "**", italic: "*" };
const BEFORE = { list: "- ", quote: "> " };

/** Let the arrows move between the buttons of a bar. */
export function rove(bar) {
  const buttons = [...bar.querySelectorAll("button")];
  bar.addEventListener("keydown", (event) => {
    const to = next(event.key, buttons.indexOf(document.activeElement), buttons.length);
    if (to === null) return;
    event.preventDefault();
    for (const [place, button] of buttons.entries()) button.tabIndex = place === to ? 0 : -1;
    buttons[to].focus();
  });
}

function next(key, at, length) {
  if (at < 0) return null;
  if (key === "ArrowRight") return (at + 1) % length;
  if (key === "ArrowLeft") return (at - 1 + length) % length;
  if (key === "Home") return 0;
  return key === "End" ? length - 1 : null;
}

/** Mark what is chosen in a textarea: "bold", "italic", "list", "quote" or "link". */
export function mark(text, name) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const chosen = value.slice(start, end);
  text.focus();
  if (name in AROUND) replace(text, start, end, AROUND[name] + chosen + AROUND[name], AROUND[name].length, chosen.length);
  else if (name in BEFORE) lines(text, start, end, BEFORE[name]);
  else if (/^https?:\/\/\S+$/.test(chosen)) replace(text, start, end, `[](${chosen})`, 1, 0);
  else replace(text, start, end, `[${chosen}](https://)`, chosen.length + 3, 8);
}

function lines(text, start, end, sign) {
  const from = text.value.lastIndexOf("\n", start - 1) + 1;
  const marked = text.value.slice(from, end).replace(/^/gm, sign);
  replace(text, from, end, marked, marked.length, 0);
}

// execCommand is old, but the only way that leaves Ctrl+Z working; where it is gone, the text is set plainly.
function replace(text, start, end, words, offset, length) {
  text.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, start, end);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  text.setSelectionRange(start + offset, start + offset + length);
}
