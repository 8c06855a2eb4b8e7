// Pictures and documents: chosen, dropped, pasted or taken with the camera, and sent one after another while somebody
// writes. The text is what counts: each file stands in it, and the list below shows what stands there.
// Loaded when somebody begins to write.
import { add, dress, say, show, write } from "./attached.js";

const REASONS = { 0: "offline", 413: "large" };
const desks = new WeakMap();

/** Let files be added to a composer; harmless when called again. */
export function attaching(form) {
  if (desks.has(form)) return desks.get(form);
  const box = form.querySelector(".attach");
  const { body: text, file: input } = form.elements;
  const desk = { form, box, text, input, list: box.querySelector("ul"), waiting: 0, queue: Promise.resolve() };
  desks.set(form, desk);
  box.querySelector("[data-plain]").remove();
  desk.input.multiple = true;
  desk.input.removeAttribute("name"); // from here on files travel by themselves
  listen(desk);
  show(desk);
  return desk;
}

/** Open the browser's own way to choose files, or to take a picture. */
export function choose(form) {
  const { box, input } = attaching(form);
  box.open = true;
  input.click();
}

function listen(desk) {
  const { form, input } = desk;
  const chosen = () => {
    take(desk, [...input.files]);
    input.value = "";
  };
  input.addEventListener("change", chosen);
  chosen(); // somebody was quicker than this module
  for (const [name, files] of [["drop", (event) => event.dataTransfer], ["paste", (event) => event.clipboardData]]) {
    form.addEventListener(name, (event) => {
      form.classList.remove("over");
      const { types, files: brought } = files(event);
      if (!brought.length || types.includes("text/plain")) return; // a table program copies a picture beside its words
      event.preventDefault();
      take(desk, [...brought]);
    });
  }
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!form.contains(relatedTarget)) form.classList.remove("over");
  });
  form.addEventListener("submit", (event) => desk.waiting && hold(desk, event), true);
  for (const name of ["input", "filled"]) form.addEventListener(name, () => show(desk));
  document.addEventListener("posted", () => show(desk));
}

function hold({ box, list }, event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  const row = list.querySelector("li:has(progress:not([hidden]))");
  if (row) say(row, box.dataset.wait);
}

function take(desk, files) {
  desk.box.open ||= files.length > 0;
  for (const file of files) {
    const row = add(desk, file.name);
    row.querySelector("[data-again]").addEventListener("click", () => line(desk, file, row));
    line(desk, file, row);
  }
}

function line(desk, file, row) {
  row.querySelector("[data-again]").hidden = true;
  if (file.size > Number(desk.box.dataset.limit)) return say(row, desk.box.dataset.large);
  desk.waiting += 1;
  say(row, desk.box.dataset.sending.replace("{name}", file.name));
  row.querySelector("progress").hidden = false;
  desk.queue = desk.queue.then(() => row.isConnected && send(desk, file, row)).finally(() => (desk.waiting -= 1));
}

function send({ form, box, text, list }, file, row) {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "client_key"]) body.set(name, form.elements[name].value);
  body.set("file", file);
  const request = new XMLHttpRequest();
  row.querySelector("[data-away]").addEventListener("click", () => request.abort());
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    row.querySelector("progress").value = (100 * loaded) / total;
  });
  request.open("POST", box.dataset.url);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  return new Promise((done) => {
    request.addEventListener("loadend", () => {
      row.querySelector("progress").hidden = true;
      const answer = request.response;
      if (request.status === 200) settle({ box, text, list }, row, answer);
      else fail(row, answer?.message ?? box.dataset[REASONS[request.status] ?? "broken"], request.status);
      done();
    });
    request.send(body);
  });
}

function settle({ box, text, list }, row, { key, markdown, name, picture }) {
  if (!text.value.includes(key)) {
    const at = text.selectionEnd;
    const parts = [text.value.slice(0, at).trimEnd(), markdown, text.value.slice(at).trimStart()];
    dress(row, { key, name, picture, words: "" });
    write(text, parts.filter(Boolean).join("\n\n"));
  } else if (list.querySelector(`[data-key="${key}"]`)) return row.remove(); // the same file twice
  say(row, box.dataset.added.replace("{name}", name));
  if (picture) row.querySelector("input").focus();
}

function fail(row, sentence, status) {
  say(row, sentence);
  row.classList.add("failed");
  row.querySelector("[data-again]").hidden = status === 422; // the same file would be refused again
}
