// A list of offers under a field that keeps the focus and points at the chosen line (ARIA 1.2, aria-activedescendant).
let lists = 0;

/**
 * Put a list under a field. `words` are its name and what is said of one line and of many ("{n} …"); `eager` chooses the
 * first line at once and lets Tab take it, as one who completes a word expects; `take(item)` gets what was chosen.
 * Returns the box for `show` and `close`.
 */
export function listbox(field, { name, few, many, eager = false, take }) {
  const list = Object.assign(document.createElement("ul"), { id: `suggestions-${++lists}`, className: "suggestions", hidden: true });
  const said = Object.assign(document.createElement("p"), { className: "vh" });
  const box = { field, list, said, few, many, eager, take, items: [], at: -1 };
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", name);
  said.setAttribute("role", "status");
  field.after(list, said);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  expand(box, false);
  field.addEventListener("keydown", (event) => press(box, event));
  field.addEventListener("blur", () => close(box));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => accept(box, [...list.children].indexOf(target.closest("[role=option]"))));
  return box;
}

/** Offer items: `{label, detail, lang, section}`. None closes the list. */
export function show(box, items) {
  if (!items.length) return close(box);
  box.items = items;
  box.list.replaceChildren(...items.map((item, place) => line(box, item, place)));
  box.list.hidden = false;
  expand(box, true);
  box.said.textContent = items.length === 1 ? box.few : box.many.replace("{n}", items.length);
  choose(box, box.eager ? 0 : -1);
}

export function close(box) {
  box.list.hidden = true;
  box.said.textContent = "";
  box.at = -1;
  box.field.removeAttribute("aria-activedescendant");
  expand(box, false);
}

function expand({ field }, open) {
  if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", open);
}

function line(box, { label, detail, lang, section }, place) {
  const option = document.createElement("li");
  option.id = `${box.list.id}-${place}`;
  option.setAttribute("role", "option");
  if (section) option.dataset.section = section;
  const words = Object.assign(document.createElement("b"), { textContent: label });
  if (lang) words.lang = lang;
  option.append(words, " ", Object.assign(document.createElement("span"), { textContent: detail }));
  return option;
}

// Beyond either end lies the field itself, unless the list is eager.
function choose(box, place) {
  const lines = [...box.list.children];
  const stops = lines.length + (box.eager ? 0 : 1);
  const from = box.eager ? 0 : 1;
  box.at = ((place + from + stops) % stops) - from;
  for (const [number, one] of lines.entries()) one.setAttribute("aria-selected", number === box.at);
  if (box.at < 0) return box.field.removeAttribute("aria-activedescendant");
  box.field.setAttribute("aria-activedescendant", lines[box.at].id);
  lines[box.at].scrollIntoView({ block: "nearest" });
}

function press(box, event) {
  const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event;
  if (box.list.hidden || ctrlKey || metaKey || altKey || shiftKey || isComposing) return;
  if (key === "ArrowDown") choose(box, box.at + 1);
  else if (key === "ArrowUp") choose(box, box.at - 1);
  else if ((key === "Enter" || (key === "Tab" && box.eager)) && box.at >= 0) accept(box, box.at);
  else if (key === "Escape") close(box);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function accept(box, place) {
  const item = box.items[place];
  if (!item || box.list.hidden) return;
  close(box);
  box.take(item);
}
