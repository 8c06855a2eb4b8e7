// The facets on a phone: a sheet that keeps the focus while it is open, counts what is ticked without moving a line, and
// shows the tools when it goes.
const OPENER = "filter";
const visits = new WeakMap();

/** The sheet opens: what lies under it rests until it closes. */
export function enter(form, sheet, keep) {
  if (!sheet.matches(":popover-open")) return; // it was closed while this module came
  const visit = visits.get(sheet) ?? begin(form, sheet, keep);
  visit.resting = beside(sheet).filter((one) => !one.inert);
  for (const one of visit.resting) one.inert = true;
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-modal", "true");
  sheet.tabIndex = -1;
  sheet.focus({ preventScroll: true });
}

function begin(form, sheet, keep) {
  const visit = { form, sheet, asked: 0, changed: false, resting: [] };
  visits.set(sheet, visit);
  sheet.addEventListener("beforetoggle", ({ newState }) => newState === "closed" && leave(visit)); // before the focus returns
  sheet.addEventListener("toggle", ({ newState }) => {
    if (newState !== "closed" || !visit.changed) return;
    keep(OPENER);
    form.requestSubmit(); // what is ticked is what is shown, however the sheet was closed
  });
  sheet.addEventListener("change", ({ target }) => target.form === form && count(visit));
  form.addEventListener("submit", () => (visit.changed = false));
  return visit;
}

function leave({ sheet, resting }) {
  for (const one of resting) one.inert = false;
  for (const name of ["role", "aria-modal", "tabindex"]) sheet.removeAttribute(name);
}

// Everything that is neither the sheet nor around it.
function beside(sheet) {
  const found = [];
  for (let one = sheet; one !== document.body; one = one.parentElement) {
    found.push(...[...one.parentElement.children].filter((other) => other !== one && other.tagName !== "SCRIPT"));
  }
  return found;
}

async function count(visit) {
  const { form, sheet } = visit;
  const mine = ++visit.asked;
  visit.changed = true;
  sheet.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = answer.ok && page.getElementById(sheet.id);
    if (fresh && mine === visit.asked) merge(sheet, fresh);
  } catch {
    // Without a connection the numbers stay; the button still asks.
  }
  if (mine === visit.asked) sheet.removeAttribute("aria-busy");
}

// Lines stay where they are: numbers change, what is new is added in its place, what finds nothing has a 0.
function merge(sheet, fresh) {
  for (const label of sheet.querySelectorAll(".tick")) {
    const same = fresh.querySelector(`#${CSS.escape(label.control.id)}`)?.closest(".tick");
    if (!same) label.querySelector(".n").firstChild.data = "0";
  }
  for (const one of fresh.querySelectorAll(".panel, .parts, .tick")) {
    const known = here(sheet, one);
    if (!known) add(sheet, one);
    else if (one.matches(".tick")) known.querySelector(".n").replaceWith(one.querySelector(".n"));
  }
  const [button, news] = [".sheet-foot .btn", ".sheet-foot [role=status]"].map((place) => sheet.querySelector(place));
  button.textContent = fresh.querySelector(".sheet-foot .btn").textContent;
  news.textContent = fresh.querySelector(".sheet-foot [role=status]").dataset.says;
}

function add(sheet, one) {
  const before = one.previousElementSibling && here(sheet, one.previousElementSibling);
  const home = here(sheet, one.parentElement) ?? sheet.querySelector(`#${CSS.escape(one.closest(".panel").id)} .values`);
  if (before) before.after(one);
  else (home ?? sheet.querySelector(".panels")).prepend(one);
}

// The same line, group or panel as it stands in the sheet.
function here(sheet, one) {
  const id = one.matches(".tick") ? one.querySelector("input").id : one.id;
  const found = id && sheet.querySelector(`#${CSS.escape(id)}`);
  return found ? (one.matches(".tick") ? found.closest(".tick") : found) : null;
}
