// Posts of people whom the reader keeps away, when they come live: folded, or a slim line. Only this page knows whom.
const shells = new Map();
for (const shell of document.querySelectorAll("template[data-apart]")) {
  for (const handle of shell.dataset.apart.split(" ")) shells.set(handle, shell);
}

/** Return what to show of a post: itself, or what stands in for it. */
export function fold(post, number) {
  const shell = shells.get(post.dataset.author);
  if (!shell || post.dataset.guarded) return post;
  const holder = document.createElement("template");
  holder.innerHTML = shell.innerHTML.replaceAll("__number__", number);
  const folded = holder.content.firstElementChild;
  const name = folded.querySelector("[data-name]");
  if (name) {
    name.textContent = post.querySelector("header h2 a")?.textContent ?? "";
    folded.append(post);
  }
  return folded;
}

/** Say whether a post, as HTML, is by somebody whom the reader keeps away. */
export function isApart(html) {
  const holder = document.createElement("template");
  holder.innerHTML = shells.size ? html : "";
  return shells.has(holder.content.firstElementChild?.dataset.author);
}

/** Return what a post stands in on the page: itself, or the fold around it. */
export function whole(post) {
  return post?.closest(".apart") ?? post;
}
