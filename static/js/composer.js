// The sheet of paper: posts without leaving the page, and lets go of nothing before the hub has it.
import { keep, newKey } from "./drafts.js";

const PATIENCE = 20000;

for (const form of document.querySelectorAll(".composer")) enliven(form);

function enliven(form) {
  const button = form.querySelector("button:not([name], [type])");
  const sheet = { form, button, label: button.textContent, busy: false, forget: keep(form, () => noteKept(form)) };
  equip(form, form.querySelector(".bar"));
  form.querySelector(".tabs").hidden = false;
  form.querySelector("button[name=preview]").hidden = true;
  form.querySelector(".tabs").addEventListener("click", ({ target }) => turn(form, target.dataset.tab));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(sheet);
  });
  form.elements.body.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    if (key === "Enter" && (ctrlKey || metaKey)) form.requestSubmit();
  });
  answering(form);
}

// Most readers never write: what only writers need is loaded when the sheet is touched.
function equip(form, bar) {
  const tools = () => import("./toolbar.js");
  bar.hidden = false;
  bar.addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (button) (await tools()).mark(form.elements.body, button.dataset.mark);
  });
  form.addEventListener("focusin", async () => (await tools()).rove(bar), { once: true });
}

async function turn(form, side) {
  if (!side) return;
  const preview = await import("./preview.js");
  preview.turn(form, side, (sentence, url) => complain(form, sentence, url));
}

async function send(sheet) {
  const { form } = sheet;
  if (sheet.busy) return;
  wait(sheet, true);
  try {
    const headers = { Accept: "application/json" };
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers, signal });
    const answer = await response.json();
    if (response.ok) done(sheet, answer);
    else refuse(form, answer);
  } catch {
    complain(form, form.dataset.offline); // the key stays: if the hub has the post after all, it will say so
  }
  wait(sheet, false);
}

function done({ form, forget }, answer) {
  forget();
  if (form.dataset.kind !== "reply") {
    location.assign(answer.url);
    return;
  }
  form.elements.body.value = "";
  form.elements.client_key.value = newKey();
  answerTo(form, "", "");
  form.querySelector(".saved").textContent = "";
  if (form.elements.body.hidden) turn(form, "write");
  complain(form, "");
  document.dispatchEvent(new CustomEvent("posted", { detail: answer }));
}

function refuse(form, answer) {
  if (answer.client_key && form.elements.client_key) form.elements.client_key.value = answer.client_key;
  complain(form, answer.message, answer.url);
}

function wait(sheet, busy) {
  sheet.busy = busy;
  if (busy) sheet.button.setAttribute("aria-busy", "true");
  else sheet.button.removeAttribute("aria-busy");
  sheet.button.textContent = busy ? sheet.form.dataset.posting : sheet.label;
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
  if (!form.elements.reply_to) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-reply]");
    if (!link) return;
    event.preventDefault();
    answerTo(form, link.dataset.reply, link.closest(".post").querySelector("h2").firstChild.textContent);
    form.scrollIntoView({ block: "nearest" });
    form.elements.body.focus();
  });
  form.querySelector("[data-answered] a").addEventListener("click", (event) => {
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
