// Passing a page on by what this browser can do: its own sheet, and the clipboard. Mail and WhatsApp are plain links.
for (const row of document.querySelectorAll("[data-share]")) enliven(row);

function enliven(row) {
  const [copy, native] = [row.querySelector("[data-copy]"), row.querySelector("[data-native]")];
  const { share: url, title, copied } = row.dataset;
  const says = row.querySelector("[role=status]");
  if (navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(url);
      says.textContent = copied;
    });
  }
  if (navigator.canShare?.({ url, title })) {
    native.hidden = false;
    // Who closes the sheet again has refused nothing.
    native.addEventListener("click", () => navigator.share({ url, title }).catch(() => {}));
  }
}
