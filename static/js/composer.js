// The sheet of paper: posts without leaving the page, and lets go of nothing before the hub has it.
import { keep, newKey } from "./drafts.js";
import { send, sendKept, takeBack, waits } from "./sending.js"; // now: later there is perhaps no connection
import { answerTo, answering, complain, noteKept, showAnswered } from "./sheet.js";

for (const form of document.querySelectorAll(".composer")) enliven(form);

function enliven(form) {
  const button = form.querySelector("button:not([name], [type])");
  const sheet = { form, button, label: button.textContent, busy: false };
  form.addEventListener("filled", () => showAnswered(form));
  sheet.desk = keep(form, (says) => noteKept(form, says));
  equip(form, form.querySelector(".bar"));
  form.querySelector(".tabs").hidden = false;
  for (const name of ["preview", "later"]) form.querySelector(`button[name=${name}]`)?.setAttribute("hidden", "");
  form.querySelector(".tabs").addEventListener("click", ({ target }) => turn(form, target.dataset.tab));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(sheet);
  });
  form.elements.body.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    if (key === "Enter" && (ctrlKey || metaKey)) form.requestSubmit();
  });
  answering(form);
  if (sheet.desk) remember(sheet);
}

// Most readers never write: what only writers need is loaded when the sheet is touched, or comes into sight.
function equip(form, bar) {
  const tools = () => import("./toolbar.js");
  bar.hidden = false;
  bar.addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.mark) (await tools()).mark(form.elements.body, button.dataset.mark);
    if (button?.matches("[data-attach]")) attaching("choose");
  });
  const attaching = async (act) => (await import("./attach.js"))[act](form);
  for (const touch of ["focusin", "dragenter"]) form.addEventListener(touch, () => attaching("attaching"), { once: true });
  form.addEventListener("focusin", async () => {
    (await tools()).rove(bar);
    (await import("./suggest.js")).suggest(form);
  }, { once: true });
  const quoting = () => {
    if (!getSelection().anchorNode?.parentElement?.closest(".post .body, [data-passages]")) return;
    document.removeEventListener("selectionchange", quoting);
    import("./quote.js").then(({ quote }) => quote(form));
  };
  if (form.elements.reply_to) document.addEventListener("selectionchange", quoting);
  document.addEventListener("click", (event) => {
    const say = event.target.closest("[data-passages] p > a.say");
    if (say && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      import("./quote.js").then(({ quoteParagraph }) => quoteParagraph(form, say));
    }
    const link = event.target.closest("a[data-remove]");
    const list = link?.closest(".posts"); // asked now: the post may be put there anew while the module comes
    if (!link || link.closest(".post").dataset.author !== list.dataset.me) return;
    event.preventDefault();
    import("./removing.js").then(({ remove }) => remove(form, link, list));
  });
}

function remember(sheet) {
  const { form, desk } = sheet;
  new IntersectionObserver(async ([{ isIntersecting }], watcher) => {
    if (!isIntersecting) return;
    watcher.disconnect();
    (await import("./shelf.js")).open(desk, (sentence, url) => complain(form, sentence, url));
  }).observe(form);
  const owner = `outbox ${form.dataset.draft.split(" ")[0]} `;
  if (Object.keys(localStorage).some((name) => name.startsWith(owner))) sendLater(sheet);
}

async function turn(form, side) {
  if (!side) return;
  const preview = await import("./preview.js");
  preview.turn(form, side, (sentence, url) => complain(form, sentence, url));
}

async function submit(sheet) {
  if (sheet.busy) return;
  wait(sheet, true);
  await sheet.desk?.settle?.();
  const result = await send(sheet.form);
  wait(sheet, false);
  if (result.waits) sendLater(sheet);
  else settle(sheet, result);
}

function settle(sheet, { answer, refusal }) {
  if (answer) done(sheet, answer);
  else refuse(sheet.form, refusal);
}

// Without a connection the words wait in this browser, and go out once when it is back; who changes them takes them back.
function sendLater(sheet) {
  const { form, desk } = sheet;
  if (waits(form)) complain(form, desk ? form.dataset.offline : form.dataset.unsaid);
  form.addEventListener("input", () => waits(form) && (takeBack(form), complain(form, "")));
  sheet.sending ??= sendKept(form, (key, result) => {
    if (key === form.elements.client_key.value) settle(sheet, result);
    else if (result.answer) complain(form, form.dataset.sent, result.answer.url, form.dataset.look);
  });
}

function done({ form, desk }, answer) {
  desk?.forget();
  if (form.dataset.kind !== "reply") {
    location.assign(answer.url);
    return;
  }
  form.elements.body.value = "";
  form.elements.client_key.value = newKey();
  answerTo(form, "");
  form.querySelector(".saved").textContent = "";
  if (form.elements.body.hidden) turn(form, "write");
  complain(form, "");
  desk?.show?.();
  document.dispatchEvent(new CustomEvent("posted", { detail: answer }));
}

function refuse(form, answer) {
  for (const name of ["client_key", "based_on"]) {
    if (answer[name] && form.elements[name]) form.elements[name].value = answer[name];
  }
  form.querySelector("[data-conflict]").innerHTML = answer.conflict ?? "";
  complain(form, answer.message, answer.url);
}

function wait(sheet, busy) {
  sheet.busy = busy;
  if (busy) sheet.button.setAttribute("aria-busy", "true");
  else sheet.button.removeAttribute("aria-busy");
  sheet.button.textContent = busy ? sheet.form.dataset.posting : sheet.label;
}
