// The files that stand in a text, as a list under it: what a picture shows, what is taken out again.
const NAMED = /(!?)\[((?:\\.|[^\]\\])*)\]\(\/files\/([0-9a-f-]{36})\)/g;

/** Let the list show what stands in the text, also after a reload, an undo, or another draft. */
export function show(desk) {
  const standing = [...desk.text.value.matchAll(NAMED)];
  const found = new Map(standing.map(([, picture, words, key]) => [key, { picture, words }]));
  for (const row of desk.list.querySelectorAll("[data-key]")) if (!found.has(row.dataset.key)) row.remove();
  for (const [key, { picture, words }] of found) {
    if (desk.list.querySelector(`[data-key="${key}"]`)) continue;
    const plain = words.replace(/\\(.)/g, "$1");
    dress(add(desk, picture ? desk.box.dataset.words : plain), { key, picture, words: plain });
    desk.box.open = true;
  }
}

/** Add a line for a file of that name. */
export function add({ box, list, text }, name) {
  const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
  row.querySelector(".name").textContent = name;
  row.querySelector("progress").setAttribute("aria-label", name);
  row.querySelector("[data-away]").addEventListener("click", () => {
    row.remove();
    if (row.dataset.key) write(text, replace(text, row, () => "").replace(/\n{3,}/g, "\n\n").trim());
  });
  list.append(row);
  return row;
}

/** Let a line stand for a file of the text; of a picture it asks what it shows. */
export function dress(row, { key, name, picture, words }) {
  row.dataset.key = key;
  if (name) row.querySelector(".name").textContent = name;
  if (!picture) return;
  const [image, label] = [row.querySelector("img"), row.querySelector("label")];
  image.src = `/files/${key}`;
  image.hidden = label.hidden = false;
  label.querySelector("input").value = words;
  label.querySelector("input").addEventListener("input", ({ target }) => describe(row, target.value));
}

function describe(row, words) {
  const text = row.closest("form").elements.body;
  const safe = words.replace(/[\\[\]!*_`<>]/g, "\\$&");
  write(text, replace(text, row, (key) => `![${safe}](/files/${key})`));
}

function replace(text, row, filled) {
  return text.value.replace(NAMED, (all, _sign, _words, key) => (key === row.dataset.key ? filled(key) : all));
}

/** Set the whole text, as typing would. */
export function write(text, words) {
  text.value = words;
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Say how it goes with a file. */
export function say(row, sentence) {
  row.querySelector(".state").textContent = sentence;
}
