// Posts that come while a page is open: put in their place by number, with the reader's controls and in the reader's zone.
import { fold, whole } from "./apart.js";

/** Put a post into a list of posts. Returns its element where it is new on the page, else `null`. */
export function put(list, number, html) {
  const bare = read(html);
  dress(list, bare, number);
  const post = fold(bare, number);
  const standing = whole(list.querySelector(`#post-${number}`));
  if (standing) {
    standing.replaceWith(post);
    return null;
  }
  const next = [...list.querySelectorAll("[data-number]")].find((one) => Number(one.dataset.number) > number);
  still(() => list.insertBefore(post, whole(next) ?? null));
  return post;
}

/** Say whether a number belongs on this page of a thread; the last page is open at its end. */
export function belongs(list, number) {
  return number >= Number(list.dataset.from) && number <= Number(list.dataset.to ?? Infinity);
}

function read(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

// A frame is the same for many, so it holds nobody's controls and times in UTC.
function dress(list, post, number) {
  for (const time of post.querySelectorAll("header time, .changed time")) {
    if (time.textContent.endsWith("UTC")) time.textContent = local(new Date(time.dateTime), list.dataset.zone);
  }
  if (post.dataset.post === undefined || post.querySelector(":scope > footer")) return;
  const own = post.dataset.author !== undefined && post.dataset.author === list.dataset.me;
  const whose = post.dataset.guarded ? "guarded" : own ? "own" : "others";
  const acts = document.querySelector(`template[data-acts="${whose}"]`);
  if (!acts) return;
  const filled = acts.innerHTML.replaceAll("__number__", number).replaceAll("__pk__", post.dataset.post);
  post.append(read(filled));
}

function local(date, timeZone) {
  const inWords = (form) => new Intl.DateTimeFormat(`${document.documentElement.lang}-US`, { ...form, timeZone });
  const day = inWords({ month: "long", day: "numeric" });
  if (day.format(date) !== day.format(new Date())) return day.format(date);
  return inWords({ hour: "numeric", minute: "2-digit" }).format(date);
}

// Who is writing keeps the line they write on where it is on the screen.
function still(insert) {
  const held = document.activeElement?.closest(".composer");
  const before = held?.getBoundingClientRect().top;
  insert();
  if (held) scrollBy({ top: held.getBoundingClientRect().top - before, behavior: "instant" });
}
