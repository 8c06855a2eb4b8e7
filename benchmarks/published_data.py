"""Fills the database of `benchmarks/published.py`, and prints the paths to ask for as JSON in its last line."""

import json
import sys
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the set-up above
from stock.models import PlainPage  # noqa: E402 - as above

from hub.pages.models import BlogPostPage  # noqa: E402 - as above
from tests.factories import pages  # noqa: E402 - as above
from tests.factories.forum import CategoryFactory, say  # noqa: E402 - as above
from tests.factories.library import ToolFactory  # noqa: E402 - as above
from tests.factories.members import MemberFactory  # noqa: E402 - as above
from tests.support.talk import begin_about  # noqa: E402 - as above

WORDS = "The last word of the twentieth block."
TEXT = (
    "<p>People did not ask for <b>more programs</b>. They asked to be told about the ones we have. "
    + "And so on. " * 40
)


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    CategoryFactory()
    author = MemberFactory()
    other = pages.story("Another story")
    body = blocks(other)
    story = pages.story("The ditch meeting", body=body, lead_image=pages.picture("A ditch"))
    story.post_authors.create(member=author)
    story.tags.add("acequia", "convening")
    story.save_revision().publish()
    thread = begin_about(story, author)
    for number in range(9):
        say(thread, f"Post {number}: ours met under a tree.")
    plain = pages.home().add_child(instance=PlainPage(title="Plain", slug="plain", body=body))
    plain.save_revision().publish()
    guide = pages.guide(steps=[("step", pages.step(f"Step {number}", 10)) for number in range(10)])
    if [len(page.body) for page in (BlogPostPage.objects.get(pk=story.pk), PlainPage.objects.get(pk=plain.pk))] != [
        20,
        20,
    ]:
        raise SystemExit("the pages have not the same 20 blocks")
    paths = {"blog": story.address(), "stock": "/en/plain/", "guide": guide.address(), "words": WORDS}
    print(json.dumps(paths))


def blocks(other: BlogPostPage) -> list[tuple[str, Any]]:
    """Return 20 blocks as a story has them: words with links, pictures, tables, and cards of things."""
    link = f'<a linktype="page" id="{other.pk}">another story</a>'
    pictures = [pages.picture(f"Picture {number}") for number in range(3)]
    tools = [ToolFactory() for _ in range(2)]
    table = {
        "columns": [{"type": "text", "heading": "Month"}, {"type": "number", "heading": "Families"}],
        "rows": [{"values": [f"Month {n}", str(n)]} for n in range(12)],
        "caption": "Families",
    }
    parts: list[tuple[str, Any]] = []
    for number in range(4):
        parts += [("heading", f"Part {number}"), ("paragraph", f"{TEXT} {link}</p>")]
    parts += [("quote", {"text": "Ask us what we already do.", "who": "Teresa"})] * 2
    parts += [("callout", {"title": "If it goes quiet", "text": "<p>Count to twenty.</p>"})] * 2
    said = [{"image": picture, "alt_text": "Neighbors at a long table", "decorative": False} for picture in pictures]
    parts += [("picture", {"picture": picture, "caption": "A long table"}) for picture in said]
    parts += [("table", table)] * 2
    parts += [("thing", f"tool:{tool.pk}") for tool in tools]
    return [*parts, ("paragraph", f"<p>{WORDS}</p>")]


if __name__ == "__main__":
    main()
