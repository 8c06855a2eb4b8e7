// The list of contents marks the part that is being read.
const links = new Map(
  [...document.querySelectorAll("[data-contents] a[href^='#']")].map((link) => [link.hash.slice(1), link]),
);
const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

function mark() {
  const read = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
  for (const [id, link] of links) {
    if (id === read?.id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// A sheet closes itself when something outside is pressed, and stays open over the part that a link in it leads to.
for (const link of links.values()) {
  link.addEventListener("click", () => {
    const sheet = link.closest("[popover]");
    if (sheet?.matches(":popover-open")) sheet.hidePopover();
  });
}

if (headings.length) {
  const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
  for (const heading of headings) observer.observe(heading);
}
