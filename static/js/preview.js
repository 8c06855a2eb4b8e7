// "Look it over": the words as they will stand in the thread, rendered by the hub.

/** Bring the two tabs of a composer to life. Returns a function that goes back to writing. */
export function look(form, complain) {
  const tabs = form.querySelector(".tabs");
  const panel = form.querySelector("[data-panel]");
  const show = (name) => {
    for (const tab of tabs.children) {
      if (tab.dataset.tab === name) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    panel.hidden = name !== "look";
    for (const part of [form.elements.body, form.querySelector(".bar")]) part.hidden = name === "look";
  };
  tabs.hidden = false;
  form.querySelector("button[name=preview]").hidden = true;
  tabs.addEventListener("click", async ({ target }) => {
    if (target.dataset.tab === "write") {
      show("write");
      form.elements.body.focus();
    } else if (target.dataset.tab === "look" && (await render(form, panel, complain))) {
      show("look");
    }
  });
  return () => show("write");
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
