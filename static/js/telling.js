// The short forms on a tool's page: a draft is kept while somebody types, and let go of when the hub has the words.
import { keep } from "./drafts.js";
import { send, sendKept, takeBack, waits } from "./sending.js"; // now: later there is perhaps no connection
import { complain, noteKept } from "./sheet.js";

for (const form of document.querySelectorAll("form.telling")) enliven(form);

function enliven(form) {
  const button = form.querySelector("button:not([name], [type])");
  const state = { form, button, label: button.textContent, busy: false };
  state.desk = keep(form, (says) => noteKept(form, says));
  form.querySelector("button[name=later]").hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(state);
  });
  form.addEventListener("input", () => waits(form) && (takeBack(form), complain(form, "")));
  if (form.elements.body.value) form.closest("details").open = true; // what was begun here is not hidden
  new IntersectionObserver(async ([{ isIntersecting }], watcher) => {
    if (!isIntersecting) return;
    watcher.disconnect();
    (await import("./shelf.js")).open(state.desk, (sentence, url) => complain(form, sentence, url));
  }).observe(form);
  if (waits(form)) resend(state);
}

async function submit(state) {
  const { form } = state;
  if (state.busy) return;
  wait(state, true);
  await state.desk.settle?.();
  const result = await send(form);
  wait(state, false);
  if (!result.waits) return settle(state, result);
  complain(form, form.dataset.offline);
  resend(state);
}

// Without a connection the words wait in this browser, and go out once when it is back.
function resend(state) {
  state.sending ??= sendKept(state.form, (key, result) => {
    if (key === state.form.elements.client_key.value) settle(state, result);
  });
}

function settle({ form, desk }, { answer, refusal }) {
  if (!answer) {
    complain(form, refusal.message, refusal.url);
    return form.querySelector(".errors").scrollIntoView({ block: "nearest" }); // the form is longer than a phone
  }
  desk.forget();
  // The address is a part of this very page: under another name it is fetched anew, and the part comes into sight.
  if (new URL(answer.url, location).pathname === location.pathname) history.replaceState(null, "", "?");
  location.assign(answer.url);
}

function wait(state, busy) {
  state.busy = busy;
  if (busy) state.button.setAttribute("aria-busy", "true");
  else state.button.removeAttribute("aria-busy");
  state.button.textContent = busy ? state.form.dataset.posting : state.label;
}
