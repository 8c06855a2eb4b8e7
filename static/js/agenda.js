// The agenda follows the clock while somebody types when their meeting begins; what was said stands in the address.
const form = document.getElementById("meeting");
const DAY = 24 * 60;

/** Write a time of day as Django does with the same format: `g:i A`, `H:i`. */
function write(minutes, format) {
  const hour = Math.floor((minutes % DAY) / 60);
  const minute = String(minutes % 60).padStart(2, "0");
  const parts = {
    g: hour % 12 || 12,
    G: hour,
    h: String(hour % 12 || 12).padStart(2, "0"),
    H: String(hour).padStart(2, "0"),
    i: minute,
    A: hour < 12 ? "AM" : "PM",
    a: hour < 12 ? "a.m." : "p.m.",
  };
  return format.replace(/[gGhHiAa]/g, (letter) => parts[letter]);
}

function startOf(typed) {
  const found = /^(\d{2}):(\d{2})/.exec(typed);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

function setClock() {
  const start = startOf(form.elements.start.value);
  for (const place of document.querySelectorAll("[data-begins]")) {
    const begins = Number(place.dataset.begins);
    const hours = `${Math.floor(begins / 60)}:${String(begins % 60).padStart(2, "0")}`;
    place.textContent = start === null ? hours : write(start + begins, form.dataset.clock);
  }
  for (const note of document.querySelectorAll("[data-midnight]")) {
    note.hidden = start === null || start + Number(note.dataset.midnight) < DAY;
  }
  for (const part of document.querySelectorAll("[data-finish]")) {
    part.hidden = start === null;
    const [time, later, point] = part.children;
    point.hidden = later.hidden && time.textContent.endsWith("."); // “7:45 p.m.” has its point already
  }
  for (const list of document.querySelectorAll("ol.agenda")) list.classList.toggle("timed", start !== null);
}

// A reload, the way to paper and the form that keeps ticks all say the same.
function remember() {
  const query = `?${new URLSearchParams(new FormData(form))}`;
  history.replaceState(history.state, "", query + location.hash);
  for (const link of document.querySelectorAll("[data-carry]")) link.search = query;
}

if (form) {
  form.addEventListener("input", () => {
    setClock();
    remember();
  });
  form.querySelector("button").hidden = true;
  form.addEventListener("submit", (event) => event.preventDefault());
}
