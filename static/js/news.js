// "3 new ↓": posts that came and have not been seen yet, one polite voice for them, and how far the reader has read.
const PAUSE = 2000;

const jump = document.getElementById("jump");
const said = document.getElementById("said");
const unseen = new Set();
let unsaid = 0;
let speaking = 0;
let elsewhere = null;
let reached = 0;
let telling = 0;

const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) see(target);
});

/** Tell of a post that came: quietly in words, by the pill where it is out of sight. */
export function announce(post, list) {
  unseen.add(post);
  watcher.observe(post);
  say();
  post.list = list;
  requestAnimationFrame(() => requestAnimationFrame(show));
}

/** Tell of posts that are on a later page, at `url`. */
export function announceElsewhere(url) {
  elsewhere = { number: (elsewhere?.number ?? 0) + 1, url };
  say();
  show();
}

/** Put a number into one of two sentences of an element: `data-one` and `data-many`. */
export function count(element, number) {
  return number === 1 ? element.dataset.one : element.dataset.many.replace("{n}", number);
}

// The same words twice are said once: the region is emptied first. Posts that come together are said together.
function say() {
  unsaid += 1;
  said.textContent = "";
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    said.textContent = count(said, unsaid);
    unsaid = 0;
  }, PAUSE / 4);
}

function see(post) {
  watcher.unobserve(post);
  unseen.delete(post);
  show();
  reached = Math.max(reached, Number(post.dataset.number));
  clearTimeout(telling);
  if (post.list.dataset.read) telling = setTimeout(() => tell(post.list), PAUSE);
}

function show() {
  const [first] = unseen;
  if (first) pill(unseen.size, `#${first.id}`);
  else if (elsewhere) pill(elsewhere.number, elsewhere.url);
  else jump.hidden = true;
}

function pill(number, url) {
  jump.hidden = false;
  jump.href = url;
  jump.querySelector("span").textContent = count(jump, number);
}

function tell(list) {
  const body = new FormData();
  body.set("number", reached);
  body.set("from", list.dataset.from ?? reached);
  const headers = { "X-CSRFToken": list.dataset.csrf };
  fetch(list.dataset.read, { method: "POST", body, headers, keepalive: true }).catch(() => {});
}
