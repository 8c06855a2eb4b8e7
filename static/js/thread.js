// A thread that is open: what happens in it happens on the page, once and in order.
import { follow } from "./live.js";
import { foldAnswer } from "./apart.js";
import { announce, announceElsewhere, count } from "./news.js";
import { belongs, put } from "./posts.js";

for (const list of document.querySelectorAll(".posts[data-stream]")) {
  const { stream, key, seq, events } = list.dataset;
  const stop = follow(stream, key, seq, {
    url: events,
    onFrame: (frame) => happen(list, frame),
    onState: (state) => settle(list, state),
  });
  // What the reader posted is shown at once; the same post coming by the stream finds itself there.
  document.addEventListener("posted", ({ detail }) => {
    if (list.dataset.later) location.assign(detail.url);
    else put(list, detail.number, detail.html)?.scrollIntoView({ block: "nearest" });
  });
  addEventListener("pagehide", ({ persisted }) => persisted || stop());
}

// `html` is a post as it stands now, `parts` are what stands around the posts, by the id of its element.
function happen(list, { type, number, html, parts = {} }) {
  if (parts.answer) parts.answer = foldAnswer(parts.answer);
  for (const [id, part] of Object.entries(parts)) show(id, part);
  if (type === "closed" || type === "opened") import("./closing.js").then((acts) => acts[type](list));
  if (!html) return;
  if (belongs(list, number)) {
    const post = put(list, number, html);
    const mine = list.dataset.me && post?.dataset.author === list.dataset.me;
    if (post?.dataset.post && type === "posted" && !mine) announce(post, list);
  } else if (type === "posted" && list.dataset.later && number > list.dataset.to) {
    announceElsewhere(list.dataset.later);
  }
}

function show(id, html) {
  const element = document.getElementById(id);
  if (element) element.innerHTML = html;
}

function settle(list, { behind, refused }) {
  if (refused) {
    list.replaceChildren();
    document.getElementById("refused").hidden = false;
  }
  if (behind) {
    const notice = document.getElementById("behind");
    notice.hidden = false;
    notice.querySelector("b").textContent = count(notice, behind);
  }
}
