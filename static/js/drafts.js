// Words that are not sent yet: kept in this browser, each draft under its own key, until the hub has them as a post.
const PAUSE = 400;
const HIDDEN = ["based_on", "client_key"];
const CHOSEN = ["lang", "category", "based_on", "coalition", "where", "year"]; // never emptied: it has a choice already

/** What a form says, in talk or on the page of a thing; `again` and what follows are radio buttons. */
export const TOLD = ["body", "title", "category", "tags", "lang", "reply_to", "reason", "coalition", "where", "year", "again", "clear", "fits", "worked"];
const FIELDS = [...TOLD, ...HIDDEN];

/**
 * Keep the words of a form while they are typed, and give back what was kept. Returns the desk, or `null` where nothing
 * is kept: `touched` says whether something was typed here, `forget()` is for words that have become a post.
 */
export function keep(form, onKept) {
  const place = form.dataset.draft;
  if (!place) return null;
  const desk = { form, place, onKept, touched: false, waiting: 0 };
  desk.write = () => write(desk);
  desk.forget = () => (clearTimeout(desk.waiting), (desk.waiting = 0), drop(place, form.elements.client_key.value));
  restore(desk);
  form.addEventListener("input", () => {
    desk.touched = true;
    clearTimeout(desk.waiting);
    desk.waiting = setTimeout(desk.write, PAUSE);
  });
  addEventListener("pagehide", () => desk.waiting && desk.write());
  return desk;
}

/** Every draft of a place that this browser keeps, the newest first: `{words, at, version, dirty}`. */
export function kept(place) {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(`draft ${place} `));
  return names.map(read).filter(Boolean).sort((one, other) => other.at - one.at);
}

/** Keep words under their key. `version` is the server's, "" where it has none; `dirty`: it does not have these words. */
export function store(place, words, { at = Date.now(), version = "", dirty = true } = {}) {
  try {
    localStorage.setItem(`draft ${place} ${words.client_key}`, JSON.stringify({ words, at, version, dirty }));
    return true;
  } catch {
    return false; // a full or closed store: the words are still in the form
  }
}

export function drop(place, key) {
  localStorage.removeItem(`draft ${place} ${key}`);
}

/** What stands in a form now. */
export function wordsOf(form) {
  return Object.fromEntries(FIELDS.map((name) => [name, form.elements[name]?.value ?? ""]));
}

/** Put a draft into a form; what the draft does not say is emptied, but for what has a choice already. */
export function fill(form, words) {
  for (const name of FIELDS) {
    const field = form.elements[name];
    if (field && (words[name] || !CHOSEN.includes(name))) field.value = words[name] ?? "";
  }
  form.dispatchEvent(new Event("filled"));
}

export const says = (words) => Boolean(words.body?.trim() || words.title?.trim());

/** A new key for a new draft; also where `crypto.randomUUID` is missing, as on plain http in a local network. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function read(name) {
  try {
    const draft = JSON.parse(localStorage.getItem(name));
    return draft.words.client_key ? draft : null;
  } catch {
    localStorage.removeItem(name);
    return null;
  }
}

// What the server gave back (after a refusal, or after signing in again) is newer than what the browser kept.
function restore({ form, place }) {
  const [newest] = kept(place);
  if (newest && form.dataset.given === undefined) fill(form, newest.words);
}

function write(desk) {
  clearTimeout(desk.waiting);
  desk.waiting = 0;
  const words = wordsOf(desk.form);
  const before = kept(desk.place).find((draft) => draft.words.client_key === words.client_key);
  if (!says(words) && !before?.version) drop(desk.place, words.client_key);
  else if (store(desk.place, words, { version: before?.version })) desk.onKept(says(words));
}
