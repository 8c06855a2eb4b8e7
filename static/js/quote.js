// A passage that is chosen in a post can be quoted, with a link back to it. Loaded when somebody chooses one.
import { answerTo } from "./sheet.js";

const SIGNS = /[\\`*_[\]<>]/g;

/** Offer a button after the post whose words are chosen: next in line for the Tab key, and beside the words on the screen. */
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

function show(button) {
  const selection = getSelection();
  const body = bodyOf(selection.anchorNode);
  const words = body && body === bodyOf(selection.focusNode) ? selection.toString().trim() : "";
  button.hidden = !words;
  if (!words) return;
  button.words = words;
  if (button.previousElementSibling !== body) body.after(button);
  const around = selection.getRangeAt(selection.rangeCount - 1).getBoundingClientRect();
  const post = body.closest(".post").getBoundingClientRect();
  button.style.insetBlockStart = `${around.bottom - post.top + 8}px`;
  button.style.insetInlineStart = `${Math.max(0, Math.min(around.left - post.left, post.width - button.offsetWidth))}px`;
}

const bodyOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".post .body");

function take(form, button) {
  const post = button.closest(".post");
  const name = post.querySelector("h2").firstChild.textContent.trim().replace(SIGNS, "\\$&");
  const url = `${location.pathname.slice(0, 3)}/talk/p/${post.dataset.post}/`;
  const lines = button.words.split(/\n+/).map((line) => `> ${plain(line.trim())}`);
  const cited = `${lines.join("\n>\n")}\n>\n> — [${name}, ${post.dataset.number}](${url})\n\n`;
  button.hidden = true;
  getSelection().removeAllRanges();
  if (!form.elements.reply_to.value) answerTo(form, post.dataset.number);
  insert(form.elements.body, cited);
  form.scrollIntoView({ block: "nearest" });
}

// What was only words in the post is only words in the quote.
const plain = (line) => line.replace(SIGNS, "\\$&").replace(/^(#{1,6}\s|[-+]\s|>)/, "\\$1").replace(/^(\d+)([.)])/, "$1\\$2");

function insert(text, words) {
  const before = text.value.slice(0, text.selectionStart);
  const space = before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
  text.focus();
  if (document.execCommand("insertText", false, space + words)) return;
  text.setRangeText(space + words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
