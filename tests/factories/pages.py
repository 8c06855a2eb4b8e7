"""Pages, as an editor would have made them."""

import io
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Locale

from content.models import HubImage
from hub.pages.models import (
    BlogCategory,
    BlogIndexPage,
    BlogPostPage,
    GuideIndexPage,
    GuidePage,
    HomePage,
    SitePage,
    TopicIndexPage,
    TopicPage,
)
from topics.models import Topic


def home(language: str = "en") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def picture(title: str = "A long table") -> HubImage:
    """A small real picture."""
    file = io.BytesIO()
    Image.new("RGB", (1600, 900), "#e9c79a").save(file, "PNG")
    return HubImage.objects.create(title=title, file=ImageFile(io.BytesIO(file.getvalue()), f"{title}.png"))


def story(title: str = "The ditch meeting", language: str = "en", **fields: Any) -> BlogPostPage:
    """A published story, or with `live=False` a draft."""
    fields.setdefault("category", BlogCategory.objects.get(slug="community-voices"))
    fields.setdefault("intro", "The best hour of the day happened outside.")
    fields.setdefault("body", [("heading", "What we heard"), ("paragraph", "<p>People did not ask for more.</p>")])
    return _published(BlogIndexPage, BlogPostPage(title=title, **fields), language)


def guide(title: str = "Draw the day of one family", language: str = "en", **fields: Any) -> GuidePage:
    fields.setdefault("intro", "The group draws one ordinary Tuesday.")
    fields.setdefault("steps", [("step", step("Eat", 10)), ("step", step("Draw the Tuesday", 25))])
    return _published(GuideIndexPage, GuidePage(title=title, **fields), language)


def step(title: str, minutes: int, materials: tuple[str, ...] = (), **parts: Any) -> dict[str, Any]:
    parts.setdefault("body", [("paragraph", "<p>Plates first.</p>")])
    return {"title": title, "minutes": minutes, "materials": list(materials), **parts}


def site_page(title: str = "Who we are", language: str = "en", **fields: Any) -> SitePage:
    fields.setdefault("body", [("paragraph", "<p>We are ten coalitions.</p>")])
    return _published(HomePage, SitePage(title=title, **fields), language)


def translated(page: Any, language: str = "es", **changes: Any) -> Any:
    """The published translation of a page, with some of its words changed."""
    copy = page.copy_for_translation(Locale.objects.get(language_code=language))
    for field, value in changes.items():
        setattr(copy, field, value)
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy


def _published(parent: Any, page: Any, language: str) -> Any:
    if getattr(page, "lead_image", None):
        page.lead_image_alt = page.lead_image_alt or "Neighbors at a long table"
    under = parent.objects.get(locale__language_code=language)
    under.add_child(instance=page)
    if page.live:
        page.save_revision().publish()
        page.refresh_from_db()
    return page


def topic(slug: str = "equity", parent: Topic | None = None, **names: str) -> Topic:
    """A topic of the vocabulary."""
    words = {"name_en": slug.replace("-", " ").capitalize(), "name_es": f"Tema {slug}", "summary_en": f"About {slug}."}
    return Topic.objects.get_or_create(slug=slug, defaults={**words, **names, "parent": parent})[0]


def topic_page(about: Topic, language: str = "en", **fields: Any) -> TopicPage:
    """What an editor says of a topic, published."""
    fields.setdefault("title", about.name_in(language))
    fields.setdefault("intro", "What a Tuesday has to do with it.")
    fields.setdefault("body", [("paragraph", "<p>Begin with the first call.</p>")])
    return _published(TopicIndexPage, TopicPage(topic=about, **fields), language)
