// "@" offers people, "#" offers things of the hub, while somebody writes. Loaded when the composer has the focus.
// A textarea may have no other role, so it stays a text box that points at its list.
import { close, listbox, show } from "./listbox.js";

const SOUGHT = /(?:^|[\s(])([@#])([\p{L}\p{N}-]{0,40})$/u;
const PAUSE = 150;

/** Offer names in a composer. */
export function suggest(form) {
  const text = form.elements.body;
  const { suggestions, few, many } = form.dataset;
  const desk = { form, text, sought: "", waiting: 0 };
  desk.box = listbox(text, { name: suggestions, few, many, eager: true, take: ({ insert }) => write(desk, insert) });
  text.addEventListener("input", () => seek(desk));
  text.addEventListener("blur", () => rest(desk));
  text.addEventListener("click", () => seek(desk));
  seek(desk);
}

function seek(desk) {
  const { text } = desk;
  const match = text.selectionStart === text.selectionEnd && text.value.slice(0, text.selectionStart).match(SOUGHT);
  clearTimeout(desk.waiting);
  if (!match || (match[1] === "#" && match[2].length < 2)) return rest(desk);
  desk.sought = match[1] + match[2];
  desk.waiting = setTimeout(() => look(desk, match[1], match[2]), PAUSE);
}

async function look(desk, sign, words) {
  const { dataset, elements } = desk.form;
  const query = new URLSearchParams({ sign, words, category: elements.category?.value || dataset.category, thread: dataset.thread ?? "" });
  const sought = desk.sought;
  try {
    const response = await fetch(`${dataset.suggest}?${query}`, { headers: { Accept: "application/json" } });
    const { suggestions = [] } = response.ok ? await response.json() : {};
    if (sought === desk.sought && document.activeElement === desk.text) show(desk.box, suggestions);
  } catch {
    rest(desk); // without a connection one writes names oneself
  }
}

function write({ text, sought }, words) {
  const end = text.selectionStart;
  text.focus();
  text.setSelectionRange(end - sought.length, end);
  // The old command leaves Ctrl+Z working; where it is gone, the text is set plainly.
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, end - sought.length, end, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function rest(desk) {
  clearTimeout(desk.waiting);
  desk.sought = "";
  close(desk.box);
}
