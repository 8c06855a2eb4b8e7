"""Sets the stage for the pictures of the handbook. Runs in the demo's own shell and prints the keys of its pages.

What a picture shows of time is set to July 2031, so that a second run shows the same.
"""

import json
from datetime import datetime

from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from content.models import HubImage
from hub.models import PageReview
from hub.pages.models import BlogCategory, BlogPostPage, CoalitionShelfPage, GuidePage, PreviewLink, TopicPage
from members.models import Member
from networks.models import Membership
from networks.naming import name_editor
from webinars.models import WebinarPage

SCHEDULED = (
    ("en", "shoes-off-on-the-library-floor", 8),
    ("en", "six-headsets-in-a-shoebox", 9),
    ("es", "six-headsets-in-a-shoebox", 10),
)
LENT = (("Teresa, for the numbers", 8), ("The clinic’s director", 31))
NEW = {
    "en": ("What the drivers taught us", "Twelve bus drivers, one morning, and a list that got shorter."),
    "es": ("Lo que nos enseñaron los choferes", "Doce choferes, una mañana y una lista que se hizo más corta."),
}
TEXT = {
    "en": "<p>We asked the drivers first. They know which stop is empty, and since when.</p>",
    "es": "<p>Primero les preguntamos a los choferes. Saben qué parada está vacía, y desde cuándo.</p>",
}


def hour(day):
    return datetime(2031, 7, day, 9, 30, tzinfo=timezone.get_current_timezone())


def of(model, language, **known):
    return model.objects.get(locale__language_code=language, **known)


def story(language, parent, owner):
    title, intro = NEW[language]
    page = BlogPostPage(title=title, intro=intro, owner=owner, locale=parent.locale, live=False)
    page.category = BlogCategory.objects.first()
    page.body = [("paragraph", TEXT[language])]
    parent.add_child(instance=page)
    page.save_revision(user=owner)
    return page


def careless(language, parent):
    """Make a story that no other picture shows: to try to publish it without words leaves it as a draft."""
    page = story(language, parent, Member.objects.get(handle="amara"))
    page.lead_image = HubImage.objects.order_by("pk").first()
    page.save_revision(user=page.owner)
    return page


def plan():
    """Give three stories an hour, as if somebody who may publish had pressed the button."""
    for language, slug, day in SCHEDULED:
        page = of(BlogPostPage, language, slug=slug)
        page.go_live_at = hour(day)
        page.save_revision(approved_go_live_at=page.go_live_at)


def stage():
    amara, rosa, teresa = (Member.objects.get(handle=handle) for handle in ("amara", "rosa", "teresa"))
    tie = Membership.objects.get(member=rosa, coalition__slug="south-valley")
    name_editor(tie, teresa)
    plan()
    lent = of(BlogPostPage, "en", slug="the-ditch-meeting")
    for number, (note, day) in enumerate(LENT):
        PreviewLink.objects.create(page=lent, digest=f"{number}", note=note, created_by=amara, expires_at=hour(day))
    picture = HubImage.objects.order_by("pk").first()
    picture.focal_point_x, picture.focal_point_y = picture.width // 2, picture.height // 2
    picture.focal_point_width, picture.focal_point_height = picture.width // 3, picture.height // 3
    picture.save()
    begun = story("en", lent.get_parent(), amara)
    begun.save_revision(user=amara).publish()
    translate_object(begun, [Locale.objects.get(language_code="es")])
    session = of(WebinarPage, "en", slug="one-front-door").sessions().order_by("pk").first()
    shared = {
        "lent": lent.pk,
        "picture": picture.pk,
        "session": session.pk,
        "begun": begun.get_translations().get().pk,
        "coalition": tie.coalition.slug,
    }
    keys = {language: shared | pages(language, rosa) for language in ("en", "es")}
    for page in BlogPostPage.objects.live():
        PageReview.objects.update_or_create(page_id=page.pk, defaults={"due": hour(31)})
    return keys


def pages(language, rosa):
    """Return the keys of the pages that the pictures in a language show."""
    shelf = of(CoalitionShelfPage, language, coalition__slug="south-valley")
    return {
        "story": of(BlogPostPage, language, slug="the-ditch-meeting").pk,
        "guide": of(GuidePage, language, slug="draw-the-day-of-one-family").pk,
        "topic": of(TopicPage, language, slug="equity").pk,
        "draft": story(language, shelf, rosa).pk,
        "careless": careless(language, shelf.get_parent()).pk,
    }


print(json.dumps(stage()))
