// Folds away a question until the answer that calls for it is given. Without scripts it stands open and says when it
// counts; the server keeps nothing that was not called for.
const asks = document.querySelectorAll(".ask[data-when]");

function answers(form, name) {
  const given = [...form.elements].filter((control) => control.name === name);
  return given
    .filter((control) => !["checkbox", "radio"].includes(control.type) || control.checked)
    .filter((control) => !control.closest(".ask[hidden]"))
    .map((control) => control.value);
}

function fold(form) {
  for (const ask of form.querySelectorAll(".ask[data-when]")) {
    ask.hidden = !answers(form, ask.dataset.when).includes(ask.dataset.value);
  }
}

for (const form of new Set([...asks].map((ask) => ask.closest("form")))) {
  for (const hint of form.querySelectorAll("[data-condition]")) hint.hidden = true;
  form.addEventListener("change", () => fold(form));
  fold(form);
}
