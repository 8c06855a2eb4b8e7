// Streams, live: every event exactly once and in order. The protocol is docs/live.md.
// One socket a page; where there is none, or it is silent, the same answers come by polling.
const SECOND = 1000;
const BEAT = 20 * SECOND; // the server says every head this often
const VISIBLE = 5 * SECOND; // between two polls, and the patience with an unanswered question
const HIDDEN = 60 * SECOND;
const LONGEST_PAUSE = 30 * SECOND;

const followed = new Map();
let socket = null;
let tries = 0;
let [asked, heard] = [0, 0]; // when the server was last asked, and when it last said anything
let [pulse, reconnecting] = [0, 0]; // timers

/**
 * Follow a stream from `seq` on (the page's data-seq, read before its content).
 * `url` is the polling URL. `onFrame(frame)` gets every frame in order, once. `onState(state)` gets what changed:
 * `{via: "socket" | "polling"}`, `{behind: <events>}` (too far: offer a reload), `{refused: true}` (may not follow).
 * Returns a function that stops following.
 */
export function follow(stream, key, seq, { url, onFrame, onState = () => {} }) {
  const one = { stream, key, last: Number(seq), url, onFrame, onState, via: "", fetching: false, again: false };
  followed.set(name(one), one);
  if (isOpen()) ask();
  else if (!socket) connect();
  beat();
  return () => stop(one);
}

function stop(one) {
  followed.delete(name(one));
  if (!followed.size) hangUp();
  else if (isOpen()) ask();
}

// The one rule: the next event is applied, an old one ignored, a gap asked for.
function take(one, { frames = [], head = 0, more = false, refused = false }) {
  if (refused) return stop(one), one.onState({ refused });
  for (const frame of frames) if (frame.seq === one.last + 1) apply(one, frame);
  if (more) one.onState({ behind: Math.max(1, head - one.last) });
  else if (head > one.last) catchUp(one);
}

function apply(one, frame) {
  one.last = frame.seq;
  if (frame.type === "empty") return;
  try {
    one.onFrame(frame);
  } catch (error) {
    reportError(error); // what cannot be shown must not silence what comes after it
    one.onState({ behind: 1 });
  }
}

async function catchUp(one) {
  one.again = one.fetching;
  if (one.fetching) return;
  one.fetching = true;
  const before = one.last;
  const answer = await poll(one);
  if (answer && followed.get(name(one)) === one) take(one, answer);
  one.fetching = false;
  if (one.again && one.last > before) catchUp(one);
}

async function poll(one) {
  const url = new URL(one.url, location.href);
  url.searchParams.set("after", one.last);
  try {
    const signal = AbortSignal.timeout?.(2 * BEAT);
    const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal });
    if (response.status === 403 || response.status === 404) return { refused: true };
    return response.ok ? await response.json() : null;
  } catch {
    return null; // offline: the next poll, or `online`, asks again
  }
}

function connect() {
  clearTimeout(reconnecting);
  const opening = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/`);
  socket = opening;
  opening.onopen = () => opening === socket && ask();
  opening.onmessage = ({ data }) => opening === socket && hear(JSON.parse(data));
  opening.onclose = () => opening === socket && lose();
}

function ask() {
  asked = Date.now();
  const follow = [...followed.values()].map(({ stream, key, last }) => ({ stream, key, seq: last }));
  socket.send(JSON.stringify({ follow, language: document.documentElement.lang }));
}

function comesBy(one, via) {
  if (one.via !== via) one.onState({ via });
  one.via = via;
}

function hear(message) {
  heard = Date.now();
  tries = 0;
  const one = followed.get(name(message));
  if (!one) return;
  comesBy(one, "socket");
  take(one, message);
}

// Full jitter: after a restart the pages of a whole site do not come back in one second.
function lose() {
  socket = null;
  for (const one of followed.values()) comesBy(one, "polling");
  reconnecting = setTimeout(connect, Math.random() * Math.min(LONGEST_PAUSE, SECOND * 2 ** tries++));
}

function hangUp() {
  clearTimeout(pulse);
  clearTimeout(reconnecting);
  const old = socket;
  socket = null;
  if (old?.readyState === WebSocket.CONNECTING) old.onopen = () => old.close(); // closing now would log an error
  else old?.close();
}

function beat() {
  clearTimeout(pulse);
  pulse = setTimeout(beat, document.hidden ? HIDDEN : VISIBLE);
  const now = Date.now();
  const unanswered = asked > heard && now - asked >= VISIBLE;
  const silent = now - Math.max(asked, heard) > 2 * BEAT + VISIBLE;
  if (isOpen() && !unanswered && !silent) return;
  if (isOpen()) resync(true);
  else for (const one of followed.values()) catchUp(one);
}

// What may have slept: ask now. A socket that does not answer soon is replaced by the next beat.
function resync(afresh = false) {
  if (!followed.size) return;
  if (afresh) hangUp();
  if (isOpen()) ask();
  else if (!socket) connect();
  beat();
}

const name = ({ stream, key }) => `${stream} ${key}`;
const isOpen = () => socket?.readyState === WebSocket.OPEN;

addEventListener("online", () => resync(true));
addEventListener("pageshow", ({ persisted }) => persisted && resync(true));
addEventListener("pagehide", hangUp); // a page with an open socket is not kept for the Back button
document.addEventListener("visibilitychange", () => document.hidden || resync());
