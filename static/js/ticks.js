// A member's ticks are kept as they are made. What the hub has not acknowledged never looks kept: it waits in this
// browser, and goes out when there is a connection again, also after the page was closed.
const form = document.getElementById("ticks");
const AGAIN = 15000;
const place = form && `tick ${form.dataset.who} ${form.action.split("/").at(-2)} `;
const memory = new Map(); // for a browser in which nothing can be stored
let running = false;
let timer = 0;

/** What waits: ids of blocks, and whether each is to be ticked. Each stands by itself, for two pages may be open. */
function wishes() {
  const found = new Map(memory);
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(place)) found.set(name.slice(place.length), localStorage.getItem(name) === "on");
    }
  } catch {
    // then there is only what this page remembers
  }
  return found;
}

function wish(key, on) {
  try {
    localStorage.setItem(place + key, on ? "on" : "off");
  } catch {
    memory.set(key, on);
  }
}

function fulfil(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(place + key);
  } catch {
    // it was never stored
  }
}

const boxes = (key) => [...document.querySelectorAll(`input[form=ticks][name=on][value="${CSS.escape(key)}"]`)];

function say(key, words, state) {
  for (const box of boxes(key)) {
    const label = box.closest("label");
    label.dataset.state = state;
    let note = label.querySelector("small.state");
    if (!note) label.querySelector("span").after((note = Object.assign(document.createElement("small"), { className: "state" })));
    note.textContent = words;
  }
  form.querySelector("[role=status]").textContent = words;
}

async function flush() {
  if (running) return;
  running = true;
  clearTimeout(timer);
  let late = false;
  for (let next = wishes(); next.size && !late; next = wishes()) {
    const [[key, on]] = next;
    const answer = await send(key, on);
    late = answer === "later";
    if (late || wishes().get(key) !== on) continue; // pressed again meanwhile: that wish comes next
    fulfil(key);
    const kept = answer !== "refused" && answer.includes(key) === on;
    if (!kept) for (const box of boxes(key)) box.checked = !on;
    say(key, kept ? form.dataset.saved : form.dataset.refused, kept ? "saved" : "refused");
  }
  if (late) {
    for (const key of wishes().keys()) say(key, form.dataset.waits, "waits");
    timer = setTimeout(flush, AGAIN);
  }
  running = false;
  count();
}

/** Send one wish; return the ids that are ticked now, `later` without a connection, `refused` where it cannot be. */
async function send(key, on) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set(on ? "on" : "was", key);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok) return (await answer.json()).ticked;
    return answer.status >= 500 || answer.status === 429 ? "later" : "refused";
  } catch {
    return "later";
  }
}

// The rail and its line say what is kept, and nothing else.
function count() {
  const steps = [...document.querySelectorAll("#steps li[data-step]")];
  const pending = wishes();
  for (const line of steps) {
    const key = line.dataset.step;
    line.classList.toggle("ok", !pending.has(key) && boxes(key).some((box) => box.checked));
  }
  const done = steps.filter((line) => line.classList.contains("ok")).length;
  const [words, bar] = [document.getElementById("done-count"), document.querySelector("#steps progress")];
  if (words) words.textContent = form.dataset.done.replace("%s", done).replace("%s", steps.length);
  if (bar) bar.value = done;
}

if (form) {
  for (const button of document.querySelectorAll("[data-save]")) button.hidden = true;
  document.addEventListener("change", ({ target }) => {
    if (target.form !== form || target.name !== "on") return;
    for (const box of boxes(target.value)) box.checked = target.checked;
    wish(target.value, target.checked);
    say(target.value, form.dataset.saving, "saving");
    flush();
  });
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  for (const [key, on] of wishes()) {
    for (const box of boxes(key)) box.checked = on;
    say(key, form.dataset.saving, "saving");
  }
  if (wishes().size) flush();
}
