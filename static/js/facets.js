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
  if (target.form !== form || target.name === "q" || (sheet.contains(target) && !wide.matches)) return;
  keep(target.id || target.name);
  form.requestSubmit();
}

function keep(name) {
  sessionStorage.setItem(KEPT, JSON.stringify([name, scrollY]));
}

function returnFocus() {
  const [name, y] = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  sessionStorage.removeItem(KEPT);
  const box = name && (document.getElementById(name) ?? form.elements.namedItem(name));
  if (!box) return;
  for (let fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  box.focus({ preventScroll: true });
  scrollTo({ top: y, behavior: "instant" });
}

if (form && sheet) {
  form.addEventListener("formdata", dropEmpty);
  document.addEventListener("change", change);
  sheet.addEventListener("toggle", async ({ newState }) => {
    if (newState === "open" && !wide.matches) (await import("./facetsheet.js")).enter(form, sheet, keep);
  });
  wide.addEventListener("change", () => sheet.hidePopover?.());
  addEventListener("pagehide", () => sheet.hidePopover?.()); // who comes back finds the page, not the sheet
  document.documentElement.classList.add("facets-lively");
  returnFocus();
}
