// The sign-up form learns the time zone from the browser, so that nobody has to look for theirs in a list.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

for (const input of document.querySelectorAll("input[data-zone]")) input.value = timeZone ?? "";
