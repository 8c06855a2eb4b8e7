// A button for what the browser's menu also does; without JavaScript there is no button that does nothing.
for (const row of document.querySelectorAll("[data-print]")) {
  row.hidden = false;
  row.addEventListener("click", (event) => {
    if (event.target.closest("button")) window.print();
  });
}
