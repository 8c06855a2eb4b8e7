// Single keys for who reads with the keyboard. The page of keys says which, and switches them off (WCAG 2.1.4).
const STOPS = ".posts > .post, .threads > .thread";
const NOT_HERE = "input, textarea, select, dialog, [contenteditable], [role=toolbar], [role=listbox]";

const acts = {
  j: () => step(1),
  k: () => step(-1),
  o: () => press(here(), "h3 a"),
  r: () => press(here(), "[data-reply]") || document.querySelector(".composer textarea")?.focus(),
  e: () => press(here(), '.acts a[href$="/edit/"]'),
  u: () => unread(here()),
  n: () => press(document, ".fresh a") || document.querySelector(".thread.unread h3 a")?.focus(),
  c: () => press(document, ".ask"),
  "/": search,
  "?": () => help(document.querySelector("[data-keys]")),
};

addEventListener("keydown", (event) => {
  const { key, target, defaultPrevented, isComposing, ctrlKey, metaKey, altKey } = event;
  if (defaultPrevented || isComposing || ctrlKey || metaKey || altKey || !Object.hasOwn(acts, key)) return;
  if (target.closest?.(NOT_HERE)) return;
  event.preventDefault();
  acts[key]();
});

function here() {
  return document.activeElement?.closest(STOPS) ?? null;
}

// From where the focus is; without one, from the first that is on the screen.
function step(by) {
  const stops = [...document.querySelectorAll(STOPS)].filter((one) => one.checkVisibility());
  const at = stops.indexOf(here());
  const seen = stops.findIndex((one) => one.getBoundingClientRect().bottom > 1);
  const next = stops[at < 0 ? Math.max(0, by < 0 ? seen - 1 : seen) : at + by];
  if (!next) return;
  const target = next.querySelector("h3 a") ?? next;
  if (target === next) next.tabIndex = -1;
  target.focus({ preventScroll: true });
  next.scrollIntoView({ block: target === next ? "start" : "nearest" });
}

function press(place, selector) {
  const link = place?.querySelector(selector);
  if (!link?.checkVisibility()) return false;
  link.click();
  return true;
}

function search() {
  const field = document.querySelector(".finder input");
  if (field?.checkVisibility()) field.focus();
  else press(document, ".find-link");
}

// The line moves here at once; while the page stays open it counts nothing as read again.
async function unread(post) {
  const list = post?.closest("[data-read]");
  if (!list) return;
  const body = new FormData();
  body.set("unread", post.dataset.number);
  const headers = { "X-CSRFToken": list.dataset.csrf, Accept: "application/json" };
  const { ok } = await fetch(list.dataset.read, { method: "POST", body, headers });
  if (!ok) return;
  const line = document.getElementById("new") ?? Object.assign(document.createElement("h2"), { id: "new" });
  line.className = "unread-line";
  line.textContent = document.getElementById("said").textContent = list.dataset.unread;
  post.before(line);
  delete list.dataset.read;
}

async function help(link) {
  if (!link) return;
  const { show } = await import("./keyhelp.js");
  show(link.href);
}
