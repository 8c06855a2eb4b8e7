// Taking one's own post away without leaving the page, with ten seconds to undo it. Loaded when somebody does.
import { put } from "./posts.js";
import { complain } from "./sheet.js";

/** Take the post of a link in a list away, and offer the way back. */
export async function remove(form, link, list) {
  if (link.ariaBusy) return;
  link.ariaBusy = "true";
  const answer = await post(form, link.href);
  if (answer?.html) {
    put(list, answer.number, answer.html);
    offer(form, list, answer);
  } else {
    link.ariaBusy = null;
    location.assign(link.href); // the page that asks first says what is the matter
  }
}

function offer(form, list, { number, undo, seconds }) {
  const toast = document.getElementById("undo").content.firstElementChild.cloneNode(true);
  const button = toast.querySelector("button");
  document.querySelector(".toast.undo")?.remove();
  button.addEventListener("click", async () => {
    const answer = await post(form, undo);
    close(list, toast, number);
    if (answer?.html) put(list, answer.number, answer.html);
    else complain(form, answer?.message ?? form.dataset.unsaid);
    list.querySelector(`#post-${number}`)?.querySelector("a[data-remove]")?.focus();
  });
  document.body.append(toast);
  button.focus();
  count(list, toast, number, seconds);
}

// The time stands still while the toast is pointed at; the hub waits longer than the toast.
function count(list, toast, number, left) {
  if (!toast.isConnected) return;
  if (left <= 0) return close(list, toast, number);
  setTimeout(() => count(list, toast, number, toast.matches(":hover") ? left : left - 1), 1000);
}

function close(list, toast, number) {
  const held = toast.contains(document.activeElement);
  toast.remove();
  const standing = list.querySelector(`#post-${number}`);
  if (!held || !standing) return;
  standing.tabIndex = -1;
  standing.focus({ preventScroll: true });
}

async function post(form, url) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
    return await response.json();
  } catch {
    return null;
  }
}
