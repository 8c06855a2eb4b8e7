// Tags that others use become buttons: pressed, a tag is in the field; pressed again, it is out.
for (const row of document.querySelectorAll("[data-tags]")) {
  const field = document.getElementById(row.dataset.tags);
  const buttons = [...row.querySelectorAll(".tag")].map((tag) => enliven(tag));
  const show = () => buttons.forEach((button) => button.setAttribute("aria-pressed", chosen().includes(button.textContent)));
  const chosen = () => field.value.split(",").map((word) => word.trim()).filter(Boolean);

  row.addEventListener("click", ({ target }) => {
    if (target.type !== "button") return;
    const word = target.textContent;
    const words = chosen();
    field.value = (words.includes(word) ? words.filter((one) => one !== word) : [...words, word]).join(", ");
    field.dispatchEvent(new Event("input", { bubbles: true })); // so that the draft keeps it
  });
  field.addEventListener("input", show);
  show();
}

function enliven(tag) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "tag" });
  button.textContent = tag.textContent;
  tag.replaceWith(button);
  return button;
}
