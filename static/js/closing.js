// A thread that is closed while somebody reads it takes their sheet away, and gives it back when it is opened again.
// What carries `data-closes` is there for as long as the thread is open; moderators keep theirs.

/** Take away what a closed thread has no place for; a sheet with words on it stays, so that they can be copied. */
export function closed(list) {
  const ways = document.querySelectorAll("[data-closes]");
  if (ways.length) list.dataset.closed = "";
  for (const way of ways) way.hidden = !way.elements?.body?.value;
}

/** Bring it back; a page that was loaded while the thread was closed asks for what it lacks. */
export async function opened(list) {
  delete list.dataset.closed;
  const ways = document.querySelectorAll("[data-closes]");
  for (const way of ways) way.hidden = false;
  if (ways.length || document.querySelector(".composer")) return;
  const response = await fetch(location.href).catch(() => null);
  if (response?.ok) complete(list, new DOMParser().parseFromString(await response.text(), "text/html"));
}

function complete(list, page) {
  const way = page.querySelector("[data-closes]");
  if (!way || document.querySelector("[data-closes]")) return;
  for (const footer of page.querySelectorAll(".posts .post > footer")) {
    const standing = list.querySelector(`#${footer.parentElement.id}`);
    standing?.querySelector(":scope > footer")?.remove();
    standing?.append(footer);
  }
  for (const acts of page.querySelectorAll("template[data-acts]")) {
    document.querySelector(`template[data-acts="${acts.dataset.acts}"]`)?.remove();
    document.body.append(acts);
  }
  document.getElementById("closing").after(way);
  if (!way.matches(".composer")) return;
  const undo = page.getElementById("undo");
  if (undo) way.after(undo);
  import("./composer.js");
}
