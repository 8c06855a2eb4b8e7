// The page of keys, in a dialog over whatever is being read.

/** Show what stands in `#keys` of the page at `url`; where that fails, go there. */
export async function show(url) {
  if (document.querySelector("dialog.help")) return;
  const response = await fetch(url).catch(() => null);
  const page = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html");
  const keys = page && page.getElementById("keys");
  if (!keys) return location.assign(url);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog help";
  dialog.append(title(page), keys, closer(keys.dataset.close));
  dialog.setAttribute("aria-labelledby", "help");
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function title(page) {
  const heading = Object.assign(document.createElement("h2"), { id: "help", tabIndex: -1, autofocus: true });
  heading.textContent = page.querySelector("h1").textContent;
  return heading;
}

function closer(words) {
  const form = Object.assign(document.createElement("form"), { method: "dialog", className: "then" });
  const button = Object.assign(document.createElement("button"), { className: "btn" });
  button.textContent = words;
  form.append(button);
  return form;
}
