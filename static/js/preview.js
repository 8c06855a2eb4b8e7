// "Look it over": the words as they will stand in the thread, rendered by the hub. Loaded when somebody asks for it.

/** Turn a composer to one of its two sides: "write" or "look". */
export async function turn(form, side, complain) {
  const panel = form.querySelector("[data-panel]");
  if (side === "look" && !(await render(form, panel, complain))) return;
  for (const tab of form.querySelectorAll("[data-tab]")) {
    if (tab.dataset.tab === side) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  panel.hidden = side !== "look";
  for (const part of [form.elements.body, form.querySelector(".bar")]) part.hidden = side === "look";
  (side === "look" ? panel : form.elements.body).focus();
}

async function render(form, panel, complain) {
  const body = new FormData(form);
  body.set("category", form.elements.category?.value || form.dataset.category);
  try {
    const response = await fetch(form.dataset.preview, { method: "POST", body, headers: { Accept: "application/json" } });
    const answer = await response.json();
    complain(response.ok ? "" : answer.message, answer.url);
    if (response.ok) panel.innerHTML = answer.html;
    return response.ok;
  } catch {
    complain(form.dataset.offline);
    return false;
  }
}
