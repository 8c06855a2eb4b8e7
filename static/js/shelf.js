// Drafts on the server: what one device keeps, another goes on with. Loaded when the composer comes into sight.
import { TOLD, drop, fill, kept, newKey, says, store, wordsOf } from "./drafts.js";

const EVERY = 10000;
const PATIENCE = 8000; // a post waits for the draft that is on its way, but not for ever

/** Bring what this browser keeps and what the server keeps together, and go on doing so while somebody types. */
export async function open(desk, complain) {
  const shelf = { ...desk, desk, complain, line: Promise.resolve(), timer: 0, list: "" };
  desk.settle = () => settle(shelf);
  desk.show = () => show(shelf);
  const later = () => (shelf.timer ||= setTimeout(() => sync(shelf), EVERY));
  desk.form.addEventListener("input", later);
  if (desk.touched) later(); // what was typed while this was loading
  document.addEventListener("visibilitychange", () => document.hidden && shelf.timer && sync(shelf)); // or left for good
  wire(shelf);
  const answer = await ask(shelf, "GET", `?place=${encodeURIComponent(name(shelf))}`);
  if (!answer?.drafts) return;
  shelf.list = answer.list;
  merge(shelf, answer.drafts);
  for (const { words } of kept(shelf.place)) await push(shelf, words.client_key);
  show(shelf);
}

const name = ({ place }) => place.slice(place.indexOf(" ") + 1);
const current = ({ form }) => form.elements.client_key.value;
const found = ({ place }, key) => kept(place).find(({ words }) => words.client_key === key);
const same = (one, other) => TOLD.every((field) => (one[field] ?? "") === (other[field] ?? ""));

// The newer words keep the draft; the older ones, where they differ, become a draft of their own: nothing is lost.
function merge(shelf, theirs) {
  const before = current(shelf);
  for (const { words, version, at } of theirs) {
    const mine = found(shelf, words.client_key);
    if (mine?.version === version) continue;
    if (!mine?.dirty || same(mine.words, words)) store(shelf.place, words, { at, version, dirty: false });
    else if (mine.at > at) {
      aside(shelf, words);
      store(shelf.place, mine.words, { at: mine.at, version });
    } else {
      aside(shelf, mine.words);
      store(shelf.place, words, { at, version, dirty: false });
    }
  }
  const known = new Set(theirs.map(({ words }) => words.client_key));
  const gone = kept(shelf.place).filter((one) => one.version && !one.dirty && !known.has(one.words.client_key));
  for (const { words } of gone) drop(shelf.place, words.client_key); // sent, or thrown away, on another page
  if (shelf.desk.touched || shelf.form.dataset.given !== undefined) return;
  const [newest] = kept(shelf.place);
  if (newest) fill(shelf.form, newest.words);
  else if (gone.some(({ words }) => words.client_key === before)) fill(shelf.form, { client_key: newKey() });
}

function aside(shelf, words) {
  if (!says(words)) return;
  store(shelf.place, { ...words, client_key: newKey() });
  shelf.form.querySelector(".saved").textContent = shelf.form.dataset.both;
}

async function sync(shelf) {
  rest(shelf);
  shelf.desk.write();
  await push(shelf, current(shelf));
  show(shelf);
}

// One after the other: a draft must not run into the version that it has itself just made.
const push = (shelf, key) => (shelf.line = shelf.line.then(() => bring(shelf, key)));

async function bring(shelf, key) {
  const draft = found(shelf, key);
  if (!draft?.dirty) return;
  const answer = await ask(shelf, "POST", "", body(shelf, draft));
  if (answer?.code === "draft_moved") {
    aside(shelf, answer.draft.words);
    store(shelf.place, draft.words, { at: draft.at, version: answer.draft.version });
    for (const { words } of kept(shelf.place)) push(shelf, words.client_key);
    return;
  }
  if (!answer || answer.code) return answer?.url && shelf.complain(answer.message, answer.url);
  shelf.list = answer.list;
  const now = found(shelf, key);
  const version = answer.draft?.version ?? "";
  if (!answer.draft) drop(shelf.place, key);
  else if (now) store(shelf.place, now.words, { at: now.at, version, dirty: !same(now.words, draft.words) });
}

function body({ form, place }, { words, version }) {
  const sent = new FormData();
  for (const [field, value] of Object.entries(words)) sent.set(field, value);
  sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  sent.set("place", name({ place }));
  sent.set("version", version);
  return sent;
}

async function ask({ form }, method, query, sent, address = form.dataset.drafts) {
  try {
    const headers = { Accept: "application/json" };
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(address + query, { method, body: sent, headers, signal, keepalive: method === "POST" });
    return response.status === 204 ? {} : await response.json();
  } catch {
    return null; // no connection: this browser keeps it, and the next change brings it
  }
}

// A post must not be overtaken by its own draft.
const settle = (shelf) => (rest(shelf), shelf.line);

const rest = (shelf) => (clearTimeout(shelf.timer), (shelf.timer = 0));

function wire(shelf) {
  const part = shelf.form.querySelector("[data-shelf]");
  part.addEventListener("click", async ({ target }) => {
    const key = target.closest("[data-key]")?.dataset.key;
    if (target.closest("[data-another]")) await turn(shelf, { client_key: newKey() });
    else if (key && target.closest("[data-continue]")) await turn(shelf, found(shelf, key)?.words ?? { client_key: key });
    else if (key && target.closest("[data-discard]")) await discard(shelf, key);
  });
}

async function turn(shelf, words) {
  await sync(shelf);
  fill(shelf.form, words);
  show(shelf);
  shelf.form.elements.body.focus();
}

async function discard(shelf, key) {
  const sent = body(shelf, { words: {}, version: "" });
  const answer = await ask(shelf, "POST", "", sent, `${shelf.form.dataset.drafts}${key}/discard`);
  if (!answer || answer.code) return shelf.complain(answer?.message ?? shelf.form.dataset.unsaid, answer?.url);
  drop(shelf.place, key);
  show(shelf);
  shelf.form.elements.body.focus();
}

function show(shelf) {
  const part = shelf.form.querySelector("[data-shelf]");
  const lines = document.createElement("template");
  lines.innerHTML = shelf.list;
  const others = [...lines.content.children].filter(({ dataset }) => dataset.key !== current(shelf) && found(shelf, dataset.key));
  part.querySelector("ul").replaceChildren(...others);
  part.querySelector("h3").hidden = !others.length;
  part.hidden = !others.length && !(part.querySelector("[data-another]") && says(wordsOf(shelf.form)));
}
