// Folds away a question until the answer that calls for it is given. Without scripts it stands open and says when it
// counts; the server keeps nothing that was not called for.
function answers(form, name) {
  return [...form.elements]
    .filter((control) => control.name === name && !control.closest(".ask[hidden]"))
    .filter((control) => !["checkbox", "radio"].includes(control.type) || control.checked)
    .map((control) => control.value);
}

function fold(form) {
  for (const ask of form.querySelectorAll(".ask:has([data-shown-if])")) {
    const { shownIf, shownIfValue } = ask.querySelector("[data-shown-if]").dataset;
    ask.hidden = !answers(form, shownIf).includes(shownIfValue);
  }
}

for (const form of new Set([...document.querySelectorAll("[data-shown-if]")].map((control) => control.form))) {
  for (const hint of form.querySelectorAll("[data-condition]")) hint.hidden = true;
  form.addEventListener("change", () => fold(form));
  fold(form);
}
