// Tells a visitor the hours by their own clock, beside the network's; and lets a guest's mail use the same zone.
const language = document.documentElement.lang;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function named(date) {
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "longGeneric" }).formatToParts(date);
  return parts.find((part) => part.type === "timeZoneName").value;
}

function hours(starts, ends, timeZone) {
  const how = { timeZone, weekday: "short", hour: "numeric", minute: "2-digit", hour12: true };
  return new Intl.DateTimeFormat(language, how).formatRange(starts, ends).replaceAll(/[AP]M/g, (half) => half.toLowerCase());
}

for (const line of document.querySelectorAll("[data-device-times]")) {
  const { starts, ends, here, words } = line.dataset;
  const [from, to] = [new Date(starts), new Date(ends)];
  const mine = hours(from, to, zone);
  // The same hours twice would only make people wonder what the difference is.
  if (mine === hours(from, to, here)) continue;
  line.textContent = words.replace("{hours}", mine).replace("{zone}", named(from));
  line.hidden = false;
}

for (const field of document.querySelectorAll("input[data-zone]")) {
  if (!field.value) field.value = zone;
}
