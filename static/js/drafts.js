// Words that are not sent yet: kept in this browser, a place for each member and thread, until the hub has them.
const PAUSE = 400;
const FIELDS = ["body", "title", "category", "lang", "reply_to", "client_key"];

/** Keep the words of a form while they are typed, and give back what was kept. Returns a function that forgets them. */
export function keep(form, onKept) {
  const place = form.dataset.draft && `draft ${form.dataset.draft}`;
  if (!place) return () => {};
  let waiting = 0;
  restore(form, place);
  const write = () => {
    clearTimeout(waiting);
    waiting = 0;
    store(form, place) && onKept();
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(write, PAUSE);
  });
  addEventListener("pagehide", () => waiting && write());
  return () => {
    clearTimeout(waiting);
    waiting = 0;
    localStorage.removeItem(place);
  };
}

// What the server gave back (after a refusal, or after signing in again) is newer than what the browser kept.
function restore(form, place) {
  if (form.elements.body.value.trim()) return;
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? "{}");
    for (const name of FIELDS) {
      if (kept[name] && form.elements[name]) form.elements[name].value = kept[name];
    }
  } catch {
    localStorage.removeItem(place);
  }
}

function store(form, place) {
  const words = FIELDS.map((name) => [name, form.elements[name]?.value ?? ""]);
  try {
    if (!form.elements.body.value.trim() && !form.elements.title?.value.trim()) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(Object.fromEntries(words)));
    return Boolean(form.elements.body.value.trim());
  } catch {
    return false; // a full or closed store: the words are still in the form
  }
}

/** A new key for a new draft; also where `crypto.randomUUID` is missing, as on plain http in a local network. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
