// Tells a visitor the hours by their own clock, beside the network's; and lets a guest's mail use the same zone.
const language = document.documentElement.lang;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function named(date) {
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "longGeneric" }).formatToParts(date);
  return parts.find((part) => part.type === "timeZoneName").value;
}

function hours(starts, ends) {
  const clock = new Intl.DateTimeFormat(language, { timeZone: zone, weekday: "short", hour: "numeric", minute: "2-digit" });
  return clock.formatRange(starts, ends);
}

for (const line of document.querySelectorAll("[data-device-times]")) {
  const { starts, ends, words } = line.dataset;
  const [from, to] = [new Date(starts), new Date(ends)];
  line.textContent = words.replace("{hours}", hours(from, to)).replace("{zone}", named(from));
  line.hidden = false;
}

for (const field of document.querySelectorAll("input[data-zone]")) {
  if (!field.value) field.value = zone;
}
