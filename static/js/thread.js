// A thread that is open: what happens in it happens on the page, once and in order.
import { follow } from "./live.js";
import { announce, announceElsewhere, count } from "./news.js";
import { change, put } from "./posts.js";

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

function happen(list, frame) {
  if (frame.type === "posted") arrive(list, frame);
  if (frame.type === "edited" || frame.type === "removed") change(list, frame.number, frame.html);
  if (frame.type === "closed") document.getElementById("closing").innerHTML = frame.html;
  if (frame.type === "opened") document.getElementById("closing").replaceChildren();
}

function arrive(list, { number, html }) {
  if (list.dataset.later) {
    if (!list.querySelector(`#post-${number}`)) announceElsewhere(list.dataset.later);
    return;
  }
  const post = put(list, number, html);
  if (post && !(list.dataset.me && post.dataset.author === list.dataset.me)) announce(post, list);
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
