// A passage that is chosen in a post, or on a page with talk below, can be quoted with a link back to it. Loaded when
// somebody chooses one.
import { answerTo } from "./sheet.js";

const SIGNS = /[\\`*_[\]<>~|&]/g;

/** Where a passage may be chosen: the words of a post, and a page's own (`data-passages` is its title). */
const SOURCE = ".post .body, [data-passages]";

/** Offer a button after the words of which some are chosen: next in line for the Tab key, and beside them on the screen. */
export function quote(form) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn second quote-this";
  button.textContent = form.dataset.quote;
  button.hidden = true;
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the passage stays chosen
  button.addEventListener("click", () => take(form, button));
  const offer = () => {
    if (document.activeElement !== button) show(button);
  };
  document.addEventListener("selectionchange", offer);
  show(button);
}

/** Quote the paragraph that a link of a page belongs to; what was written so far stays before it. */
export function quoteParagraph(form, link) {
  const paragraph = link.parentElement.cloneNode(true);
  paragraph.querySelector(".say").remove();
  put(form, paragraph.textContent, pageOf(link.closest("[data-passages]"), link.parentElement));
}

function show(button) {
  const selection = getSelection();
  const body = bodyOf(selection.anchorNode);
  const words = body && body === bodyOf(selection.focusNode) ? selection.toString().trim() : "";
  button.hidden = !words;
  if (!words) return;
  button.words = words;
  button.first = elementOf(selection.getRangeAt(0).startContainer);
  if (button.previousElementSibling !== body) body.after(button);
  const around = selection.getRangeAt(selection.rangeCount - 1).getBoundingClientRect();
  const frame = body.closest(".post, .passages").getBoundingClientRect();
  button.style.insetBlockStart = `${around.bottom - frame.top + 8}px`;
  button.style.insetInlineStart = `${Math.max(0, Math.min(around.left - frame.left, frame.width - button.offsetWidth))}px`;
}

const elementOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node);
const bodyOf = (node) => elementOf(node)?.closest?.(SOURCE);

function take(form, button) {
  const post = button.closest(".post");
  button.hidden = true;
  getSelection().removeAllRanges();
  if (post && !form.elements.reply_to.value) answerTo(form, post.dataset.number);
  put(form, button.words, post ? postOf(post) : pageOf(button.previousElementSibling, button.first));
}

function put(form, words, { name, url }) {
  const lines = words.split(/\n+/).filter((line) => line.trim()).map((line) => `> ${plain(line.trim())}`);
  insert(form.elements.body, `${lines.join("\n>\n")}\n>\n> — [${name.replace(SIGNS, "\\$&")}](${url})\n\n`);
  form.scrollIntoView({ block: "nearest" });
}

function postOf(post) {
  const name = post.querySelector("h2").firstChild.textContent.trim();
  return { name: `${name}, ${post.dataset.number}`, url: `${location.pathname.slice(0, 3)}/talk/p/${post.dataset.post}/` };
}

// The nearest place at or before the first chosen word: a paragraph has an id, a figure has it in the line after it.
function pageOf(body, first) {
  const own = first.closest("[id^='p-']")?.id;
  const places = [...body.querySelectorAll("[id^='p-']")];
  const before = places.filter((one) => one.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
  const anchor = own ?? before?.id;
  return { name: body.dataset.passages, url: `${location.pathname}${anchor ? `#${anchor}` : ""}` };
}

// What was only words in the source is only words in the quote (content/quoting.py does the same).
const plain = (line) => line.replace(SIGNS, "\\$&").replace(/^(#{1,6}\s|[-+=]|>)/, "\\$1").replace(/^(\d+)([.)])/, "$1\\$2");

function insert(text, words) {
  const before = text.value.slice(0, text.selectionStart);
  const space = before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
  const was = text.value;
  text.focus();
  // Where the passage was chosen by a script, the command says yes and writes nothing.
  if (document.execCommand("insertText", false, space + words) && text.value !== was) return;
  text.setRangeText(space + words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
