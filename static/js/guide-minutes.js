// The form of a guide: the minutes of its steps and breaks add up while they are typed, beside the time it should take.
const panel = document.querySelector("[data-minutes]");

function total() {
  const fields = [...document.querySelectorAll('input[name^="steps-"][name$="-value-minutes"]')];
  const standing = fields.filter(({ name }) => {
    const gone = document.querySelector(`input[name="${name.replace(/-value-minutes$/, "-deleted")}"]`);
    return !gone?.value;
  });
  return standing.reduce((sum, field) => sum + (Number(field.value) || 0), 0);
}

function show() {
  const sum = total();
  const planned = Number(document.querySelector("input[name=planned_minutes]")?.value) || 0;
  const { fits, over, under } = panel.dataset;
  const words = sum === planned ? fits : sum > planned ? over : under;
  const verdict = planned && sum ? words.replace("%s", Math.abs(sum - planned)) : "";
  const [figure, says] = [panel.querySelector("[data-total]"), panel.querySelector("[data-verdict]")];
  // Set only what changed: setting the same words again would be read out again.
  if (figure.textContent !== String(sum)) figure.textContent = sum;
  if (says.textContent !== verdict) says.textContent = verdict;
}

if (panel) {
  document.addEventListener("input", show);
  // Blocks are added, removed and brought back by buttons, and the form is as it will be after them. Some of these
  // buttons keep their press to themselves: it is heard on its way down.
  document.addEventListener("click", () => setTimeout(show, 400), true);
}
