// What every page has: the theme follows its switch at once, and its cookie is kept without a reload.
const form = document.querySelector(".theme-form");

function keep(theme) {
  if (theme === "auto") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=31536000; SameSite=Lax${secure}`;
}

if (form) {
  form.classList.add("lively");
  form.addEventListener("change", (event) => keep(event.target.value));
}
