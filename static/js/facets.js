// Ticking a facet or choosing an order shows the result at once. In the sheet of a phone its button does that, so that
// several boxes can be ticked in one visit. Without this module every button still works.
const form = document.querySelector("#browse");
const sheet = document.querySelector("#facets");
const wide = matchMedia("(min-width: 60rem)");
const KEPT = "facets.focus";

function dropEmpty({ formData }) {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
}

function change({ target }) {
  if (sheet.contains(target) && !wide.matches) return;
  sessionStorage.setItem(KEPT, JSON.stringify([target.id || target.name, scrollY]));
  form.requestSubmit();
}

function returnFocus() {
  const [id, y] = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  sessionStorage.removeItem(KEPT);
  const box = id && (document.getElementById(id) ?? form.elements.namedItem(id));
  if (!box) return;
  box.focus({ preventScroll: true });
  scrollTo({ top: y, behavior: "instant" });
}

if (form && sheet) {
  form.addEventListener("formdata", dropEmpty);
  document.addEventListener("change", (event) => event.target.form === form && event.target.name !== "q" && change(event));
  document.documentElement.classList.add("facets-lively");
  returnFocus();
}
