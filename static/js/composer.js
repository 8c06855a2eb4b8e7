// The sheet of paper: posts without leaving the page, and lets go of nothing before the hub has it.
import { keep, newKey } from "./drafts.js";
import { look } from "./preview.js";
import { equip } from "./toolbar.js";

const PATIENCE = 20000;

for (const form of document.querySelectorAll(".composer")) enliven(form);

function enliven(form) {
  const button = form.querySelector("button:not([name]):not([type])");
  const parts = { form, button, label: button.textContent, busy: false };
  parts.forget = keep(form, () => noteKept(form));
  parts.write = look(form, (sentence, url) => complain(form, sentence, url));
  equip(form.querySelector(".bar"), form.elements.body);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(parts);
  });
  form.elements.body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  answering(form);
}

async function send(parts) {
  const { form } = parts;
  if (parts.busy) return;
  if (!form.elements.client_key?.value && form.elements.client_key) form.elements.client_key.value = newKey();
  wait(parts, true);
  try {
    const headers = { Accept: "application/json" };
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers, signal });
    const answer = await response.json();
    if (response.ok) done(parts, answer);
    else refuse(form, answer);
  } catch {
    complain(form, form.dataset.offline);
  }
  wait(parts, false);
}

function done({ form, forget, write }, answer) {
  forget();
  if (form.dataset.kind !== "reply") {
    location.assign(answer.url);
    return;
  }
  form.elements.body.value = "";
  form.elements.client_key.value = newKey();
  answer.number && answerTo(form, "", "");
  form.querySelector(".saved").textContent = "";
  write();
  complain(form, "");
  document.dispatchEvent(new CustomEvent("posted", { detail: answer }));
}

function refuse(form, answer) {
  if (answer.client_key && form.elements.client_key) form.elements.client_key.value = answer.client_key;
  complain(form, answer.message, answer.url);
}

function wait(parts, busy) {
  parts.busy = busy;
  parts.button.toggleAttribute("aria-busy", false);
  if (busy) parts.button.setAttribute("aria-busy", "true");
  parts.button.textContent = busy ? parts.form.dataset.posting : parts.label;
}

function complain(form, sentence, url) {
  const place = form.querySelector(".errors");
  place.replaceChildren();
  if (!sentence) return;
  const line = document.createElement("p");
  line.className = "error";
  line.textContent = sentence;
  if (url) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = form.dataset.in;
    line.append(" ", link);
  }
  place.append(line);
}

function noteKept(form) {
  const time = new Intl.DateTimeFormat(`${document.documentElement.lang}-US`, { timeStyle: "short" }).format();
  form.querySelector(".saved").textContent = form.dataset.kept.replace("{time}", time);
}

// "Reply" under a post: the composer below answers that one.
function answering(form) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-reply]");
    if (!link || !form.elements.reply_to) return;
    event.preventDefault();
    const author = link.closest(".post").querySelector("h2 a")?.textContent ?? link.closest(".post").querySelector("h2").firstChild.textContent;
    answerTo(form, link.dataset.reply, author);
    form.elements.body.focus();
    form.scrollIntoView({ block: "nearest" });
  });
  form.querySelector("[data-answered] a")?.addEventListener("click", (event) => {
    event.preventDefault();
    answerTo(form, "", "");
    form.elements.body.focus();
  });
}

function answerTo(form, number, name) {
  const line = form.querySelector("[data-answered]");
  form.elements.reply_to.value = number;
  line.hidden = !number;
  line.querySelector("b").textContent = name;
  form.dispatchEvent(new Event("input"));
}
