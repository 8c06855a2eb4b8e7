// What a composer says: what went wrong, what is kept, whom the words answer.

/** Say a sentence above the words, with a link where there is a way out; an empty one takes it back. */
export function complain(form, sentence, url, words = form.dataset.in) {
  const place = form.querySelector(".errors");
  place.replaceChildren();
  if (!sentence) return;
  const line = document.createElement("p");
  line.className = "error";
  line.textContent = sentence;
  if (url) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = words;
    line.append(" ", link);
  }
  place.append(line);
}

/** Say since when the draft is kept; a screen reader hears it once a minute. */
export function noteKept(form, says) {
  const time = new Intl.DateTimeFormat(`${document.documentElement.lang}-US`, { timeStyle: "short" }).format();
  const place = form.querySelector(".saved");
  const words = says ? form.dataset.kept.replace("{time}", time) : "";
  if (place.textContent !== words) place.textContent = words;
}

/** "Reply" under a post: the composer below answers that one. */
export function answering(form) {
  if (!form.elements.reply_to) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-reply]");
    if (!link) return;
    event.preventDefault();
    answerTo(form, link.dataset.reply);
    form.scrollIntoView({ block: "nearest" });
    form.elements.body.focus();
  });
  form.querySelector("[data-answered] a").addEventListener("click", (event) => {
    event.preventDefault();
    answerTo(form, "");
    form.elements.body.focus();
  });
}

/** Let the words answer the post of a number, or nobody. */
export function answerTo(form, number) {
  form.elements.reply_to.value = number;
  showAnswered(form);
  form.dispatchEvent(new Event("input"));
}

/** Show whom the words answer, as their hidden field says. */
export function showAnswered(form) {
  const number = form.elements.reply_to?.value;
  const line = form.querySelector("[data-answered]");
  const heading = number && document.querySelector(`#post-${number} h2`);
  line.hidden = !number;
  if (heading) line.querySelector("b").textContent = heading.firstChild.textContent;
  else if (number) line.querySelector("b").textContent = `#${number}`;
}
