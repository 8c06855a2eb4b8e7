"""Webinars: a page in English (and Spanish), and a session that shares its key."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from webinars.models import WebinarIndexPage, WebinarPage, WebinarSession
from webinars.seats import Person

MEETING = "https://meet.secret.example/room/4711?pwd=canary"
"""A meeting's address that no page, mail, file or index may hold."""

TITLES = {"en": "One front door", "es": "Una sola puerta"}


def webinar_page(
    language: str = "en", *, live: bool = True, twin: WebinarPage | None = None, **fields: Any
) -> WebinarPage:
    """Return a page under the list of webinars of a language; with `twin` its translation."""
    parent = WebinarIndexPage.objects.get(locale__language_code=language)
    fields = {"title": TITLES[language], "slug": f"front-door-{parent.numchild}", "intro": "Two coalitions."} | fields
    if twin:
        fields |= {"translation_key": twin.translation_key, "slug": twin.slug}
    page: WebinarPage = parent.add_child(instance=WebinarPage(locale=parent.locale, live=live, **fields))
    if live:
        page.save_revision().publish()
    return WebinarPage.objects.get(pk=page.pk)


class SessionFactory(factory.django.DjangoModelFactory):
    """A session in five days; traits put it elsewhere on the clock."""

    class Meta:
        model = WebinarSession

    class Params:
        live_now = factory.Trait(starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=20)))
        over = factory.Trait(starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=9)))

    page_key = factory.LazyFunction(lambda: webinar_page().translation_key)
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=5))
    minutes = 60
    zone = "America/New_York"
    capacity = 5
    join_url = MEETING


def guest(number: int = 1, **fields: Any) -> Person:
    """Return somebody without an account."""
    return Person(
        **(
            {
                "name": f"Guest {number}",
                "email": f"guest-{number}@home.example",
                "language": "en",
                "zone": "America/Chicago",
            }
            | fields
        )
    )
