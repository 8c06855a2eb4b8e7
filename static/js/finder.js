// A search box offers what it leads to while somebody types. Loaded when the box has the focus.
import { close, listbox, show } from "./listbox.js";

const PAUSE = 150;
const SHORTEST = 2;
const KNOWN = 50;

/** Offer things under the box of a search form; without a connection it stays a plain box. */
export function find(form) {
  const { dataset } = form;
  const field = form.elements.q;
  if (field.getAttribute("role")) return;
  field.setAttribute("role", "combobox");
  field.autocomplete = "off";
  const names = { name: dataset.suggestions, few: dataset.few, many: dataset.many };
  const box = listbox(field, { ...names, take: (item) => go(form, item) });
  const search = { form, field, box, sought: "", waiting: 0, known: new Map() };
  field.addEventListener("input", () => seek(search));
  field.addEventListener("blur", () => forget(search));
  form.addEventListener("submit", () => forget(search));
  seek(search);
}

function seek(search) {
  clearTimeout(search.waiting);
  const words = search.field.value.trim().replace(/\s+/g, " ");
  search.sought = words;
  if (words.length < SHORTEST || words === search.field.defaultValue) return close(search.box);
  search.waiting = setTimeout(() => look(search, words), search.known.has(words) ? 0 : PAUSE);
}

async function look(search, words) {
  const { form, known } = search;
  const query = new URLSearchParams({ q: words, kind: form.dataset.kind ?? "" });
  try {
    if (!known.has(words)) {
      const response = await fetch(`${form.dataset.suggest}?${query}`, { headers: { Accept: "application/json" } });
      if (!response.ok) return close(search.box);
      if (known.size >= KNOWN) known.clear();
      known.set(words, (await response.json()).suggestions);
    }
    if (words === search.sought && document.activeElement === search.field) show(search.box, known.get(words));
  } catch {
    close(search.box);
  }
}

function forget(search) {
  clearTimeout(search.waiting);
  search.sought = "";
  close(search.box);
}

// A thing has its own page; a mere word is searched for.
function go(form, { label, url }) {
  if (url) return location.assign(url);
  form.elements.q.value = label;
  form.requestSubmit();
}
