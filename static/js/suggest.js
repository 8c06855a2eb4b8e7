// "@" offers people, "#" offers things of the hub, while somebody writes. Loaded when the composer has the focus.
// A textarea may have no other role, so it stays a text box that points at its list (ARIA 1.2: aria-activedescendant).
const SOUGHT = /(?:^|[\s(])([@#])([\p{L}\p{N}-]{0,40})$/u;
const PAUSE = 150;
let lists = 0;

/** Offer names in a composer. */
export function suggest(form) {
  const text = form.elements.body;
  const list = Object.assign(document.createElement("ul"), { id: `suggestions-${++lists}`, className: "suggestions", hidden: true });
  const said = Object.assign(document.createElement("p"), { className: "vh" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestions);
  said.setAttribute("role", "status");
  text.after(list, said);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);
  const box = { form, text, list, said, sought: "", at: 0, waiting: 0 };
  text.addEventListener("input", () => seek(box));
  text.addEventListener("keydown", (event) => press(box, event));
  text.addEventListener("blur", () => close(box));
  text.addEventListener("click", () => seek(box));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the text keeps the focus
  list.addEventListener("click", ({ target }) => take(box, target.closest("[role=option]")));
  seek(box);
}

function seek(box) {
  const { text } = box;
  const match = text.selectionStart === text.selectionEnd && text.value.slice(0, text.selectionStart).match(SOUGHT);
  clearTimeout(box.waiting);
  if (!match || (match[1] === "#" && match[2].length < 2)) return close(box);
  box.sought = match[1] + match[2];
  box.waiting = setTimeout(() => look(box, match[1], match[2]), PAUSE);
}

async function look(box, sign, words) {
  const { dataset, elements } = box.form;
  const query = new URLSearchParams({ sign, words, category: elements.category?.value || dataset.category, thread: dataset.thread ?? "" });
  const sought = box.sought;
  try {
    const response = await fetch(`${dataset.suggest}?${query}`, { headers: { Accept: "application/json" } });
    const { suggestions = [] } = response.ok ? await response.json() : {};
    if (sought === box.sought && document.activeElement === box.text) show(box, suggestions);
  } catch {
    close(box); // without a connection one writes names oneself
  }
}

function show(box, suggestions) {
  if (!suggestions.length) return close(box);
  box.list.replaceChildren(...suggestions.map((one, place) => option(box, one, place)));
  box.list.hidden = false;
  const { few, many } = box.form.dataset;
  box.said.textContent = suggestions.length === 1 ? few : many.replace("{n}", suggestions.length);
  choose(box, 0);
}

function option(box, { label, detail, insert }, place) {
  const line = document.createElement("li");
  line.id = `${box.list.id}-${place}`;
  line.dataset.insert = insert;
  line.setAttribute("role", "option");
  line.append(Object.assign(document.createElement("b"), { textContent: label }), " ");
  line.append(Object.assign(document.createElement("span"), { textContent: detail }));
  return line;
}

function choose(box, place) {
  const lines = [...box.list.children];
  box.at = (place + lines.length) % lines.length;
  for (const [number, line] of lines.entries()) line.setAttribute("aria-selected", number === box.at);
  box.text.setAttribute("aria-activedescendant", lines[box.at].id);
  lines[box.at].scrollIntoView({ block: "nearest" });
}

function press(box, event) {
  const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event;
  if (box.list.hidden || ctrlKey || metaKey || altKey || shiftKey || isComposing) return;
  if (key === "ArrowDown") choose(box, box.at + 1);
  else if (key === "ArrowUp") choose(box, box.at - 1);
  else if (key === "Enter" || key === "Tab") take(box, box.list.children[box.at]);
  else if (key === "Escape") close(box);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function take(box, line) {
  if (!line) return;
  const { text, sought } = box;
  const end = text.selectionStart;
  text.focus();
  text.setSelectionRange(end - sought.length, end);
  // The old command leaves Ctrl+Z working; where it is gone, the text is set plainly.
  if (!document.execCommand("insertText", false, line.dataset.insert)) {
    text.setRangeText(line.dataset.insert, end - sought.length, end, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  close(box);
}

function close(box) {
  clearTimeout(box.waiting);
  box.sought = "";
  box.list.hidden = true;
  box.said.textContent = "";
  box.text.removeAttribute("aria-activedescendant");
}
