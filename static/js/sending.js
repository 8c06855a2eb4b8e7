// Sending a post: nothing is let go of before the hub has it, and it has it once, however often a slow line asks.
import { drop } from "./drafts.js";

const PATIENCE = 20000;
const AGAIN = 15000;

/** Send what stands in a composer. Returns `{answer}`, `{refusal}`, or `{waits: true}` where there is no connection. */
export async function send(form) {
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const parcel = { action: form.action, fields, place: form.dataset.draft ?? "" };
  const result = await post(parcel);
  if (result.waits && form.dataset.draft) keep(form, parcel);
  return result;
}

/** Whether the words of a form wait for a connection. */
export const waits = (form) => localStorage.getItem(slot(form)) !== null;

/** The words of a form were changed: they are a draft again, to be sent when their writer says so. */
export const takeBack = (form) => localStorage.removeItem(slot(form));

/** Send whatever this member's browser kept without a connection; `onResult(key, result)` is told of each. */
export function sendKept(form, onResult) {
  let busy = false;
  const all = async () => {
    if (busy || !navigator.onLine) return;
    busy = true;
    for (const name of parcels(form)) await sendOne(form, name, onResult);
    busy = false;
    if (parcels(form).length) setTimeout(all, AGAIN);
  };
  addEventListener("online", all);
  all();
  return all;
}

async function sendOne(form, name, onResult) {
  const parcel = JSON.parse(localStorage.getItem(name) ?? "null");
  if (!parcel) return;
  const fields = parcel.fields.filter(([field]) => field !== "csrfmiddlewaretoken"); // signing in again makes a new one
  fields.push(["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]);
  const result = await post({ ...parcel, fields });
  if (result.waits || localStorage.getItem(name) === null) return;
  const key = name.slice(name.lastIndexOf(" ") + 1);
  if (result.answer) drop(parcel.place, key);
  if (result.answer || !result.refusal.url) localStorage.removeItem(name); // who was signed out sends it when back
  onResult(key, result);
}

async function post({ action, fields }) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  try {
    const headers = { Accept: "application/json" };
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(action, { method: "POST", body, headers, signal });
    if ([502, 503, 504].includes(response.status)) return { waits: true };
    const answer = await response.json();
    return response.ok ? { answer } : { refusal: answer };
  } catch {
    return { waits: true }; // the key stays: if the hub has the post after all, it will say so
  }
}

const owner = (form) => `outbox ${form.dataset.draft?.split(" ")[0]}`;
const slot = (form) => `${owner(form)} ${form.elements.client_key?.value}`;
const parcels = (form) => Object.keys(localStorage).filter((name) => name.startsWith(`${owner(form)} `));

function keep(form, parcel) {
  try {
    localStorage.setItem(slot(form), JSON.stringify(parcel));
  } catch {
    // a full or closed store: the words are still in the form, and in the sentence above them
  }
}
