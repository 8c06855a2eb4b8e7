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

/** Return what to show of the answer in short, as HTML: itself, or that there is one, with the way to it. */
export function foldAnswer(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const answer = holder.content.firstElementChild;
  if (!shells.has(answer?.dataset.author)) return html;
  const folded = document.getElementById("answer-apart").content.cloneNode(true);
  folded.querySelector("a").href = answer.querySelector("a").getAttribute("href");
  return folded.firstElementChild.outerHTML;
}

/** Return what a post stands in on the page: itself, or the fold around it. */
export function whole(post) {
  return post?.closest(".apart") ?? post;
}
