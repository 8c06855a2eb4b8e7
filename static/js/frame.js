// What every page has: the theme follows its switch at once, a visitor's language is remembered for the next visit, and
// a search box that is touched begins to offer.
const form = document.querySelector(".theme-form");

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=31536000; SameSite=Lax${secure}`;
}

function show(theme) {
  if (theme === "auto") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = theme;
  remember("theme", theme);
}

if (form) {
  form.classList.add("lively");
  form.addEventListener("change", (event) => show(event.target.value));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-language]");
  if (link) remember("language", link.dataset.language);
});

document.addEventListener("focusin", async ({ target }) => {
  const box = target.closest?.("form[data-suggest]:is(.finder, .searchbox)");
  if (box && target === box.elements.q) (await import("./finder.js")).find(box);
});
