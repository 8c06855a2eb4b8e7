// Keeps "in 3 hours" true while the page stands open. The server wrote the first words; without scripts they stay.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const said = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });

function words(left) {
  if (left >= 2 * DAY) return said.format(Math.floor(left / DAY), "day");
  if (left >= HOUR) return said.format(Math.floor(left / HOUR), "hour");
  return said.format(Math.max(Math.floor(left / MINUTE), 1), "minute");
}

function tell(line) {
  const left = new Date(line.dataset.countdown) - Date.now();
  const text = left > 0 ? words(left) : line.dataset.now;
  const told = text.charAt(0).toUpperCase() + text.slice(1);
  if (line.textContent !== told) line.textContent = told;
}

const lines = document.querySelectorAll("[data-countdown]");
const all = () => lines.forEach(tell);
if (lines.length) {
  all();
  setInterval(all, MINUTE / 2);
}
