"""What begins a new edition of the pages (`content.edition`): a change in anything that pages show.

Posts do not: what happens in talk stands in the log of events, whose newest number pages are kept under as well.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move

from content.edition import raise_edition

SHOWN = {
    *("content.HubDocument", "content.HubImage", "content.Network"),
    *("forum.Category", "forum.KindPlace"),
    *("hub.TranslationState",),
    *("library.Cost", "library.Evidence", "library.Format", "library.Licence", "library.Tool", "library.Version"),
    *("members.Member", "networks.Coalition", "networks.Membership", "networks.WorkItem"),
    *("pages.Author", "pages.BlogCategory", "pages.PostAuthor", "pages.PostTag"),
    *("pages.Nearby", "pages.Series"),
    *("topics.AgeRange", "topics.Audience", "topics.Lever", "topics.Setting", "topics.Topic"),
    *("webinars.Speaker", "webinars.WebinarSeries", "webinars.WebinarSession"),
    *("taggit.Tag", "wagtailcore.Collection", "wagtailcore.CollectionViewRestriction", "wagtailcore.Locale"),
    *("wagtailcore.PageViewRestriction", "wagtailcore.Site"),
}
"""Models whose rows pages show. Pages themselves are heard of apart: a draft that is saved is no new edition."""

NOT_SHOWN = {
    *(
        "content.Edition",
        "content.HubRendition",
        "hub.Heartbeat",
        "hub.PageLink",
        "hub.PageReview",
        "live.Access",
        "live.Event",
        "pages.GuideProgress",
        "pages.PreviewLink",
    ),
    # Talk: every change that others see is an event.
    *("forum.Act", "forum.Closing", "forum.Draft", "forum.Hiding", "forum.Hold", "forum.Merge", "forum.Missed"),
    *("forum.Pin", "forum.Post", "forum.Reading", "forum.Removal", "forum.Report", "forum.Revision", "forum.Solution"),
    *("forum.Thread", "forum.Upload", "forum.Watch"),
    # What is told of tools stands on pages that are not kept.
    *("library.Review", "library.UseStory"),
    *("members.Ban", "members.Distance", "members.OutgoingMail", "members.Pace", "members.Visit"),
    *("search.Entry", "search.Outbox", "search.Pin", "search.QueryLog", "search.Rebuild", "search.Synonym"),
    *("search.Vector",),
    # Seats left are as old as a kept page may be: a minute.
    *("webinars.Answer", "webinars.CalendarFeed", "webinars.Mailing", "webinars.Question", "webinars.Registration"),
    *("webinars.RememberedNeeds", "webinars.SessionChange"),
}
"""The hub's other models; a test asks that each model, but for pages, stands in one of the two."""

OF_A_DRAFT = {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "locked"}
"""Columns that saving a draft writes, every half second while somebody types."""
OF_A_SIGN_IN = {"last_login"}


def watch() -> None:
    """Listen from now on."""
    for label in SHOWN:
        model = apps.get_model(label)
        post_save.connect(_saved, sender=model, dispatch_uid="edition")
        post_delete.connect(_changed, sender=model, dispatch_uid="edition")
    for page in (model for model in apps.get_models() if issubclass(model, Page)):
        post_save.connect(_saved, sender=page, dispatch_uid="edition")
        post_delete.connect(_changed, sender=page, dispatch_uid="edition")
    for model in (*map(apps.get_model, SHOWN), *(model for model in apps.get_models() if issubclass(model, Page))):
        for field in model._meta.many_to_many:
            m2m_changed.connect(_linked, sender=field.remote_field.through, dispatch_uid="edition")
    post_page_move.connect(_changed, dispatch_uid="edition")
    page_slug_changed.connect(_changed, dispatch_uid="edition")


def _saved(sender: type[Model], raw: bool = False, update_fields: Any = None, **_: Any) -> None:
    if update_fields is not None and set(update_fields) <= OF_A_DRAFT | OF_A_SIGN_IN:
        return
    raise_edition()


def _linked(sender: type[Model], action: str, **_: Any) -> None:
    if action.startswith("post_"):
        raise_edition()


def _changed(sender: Any, **_: Any) -> None:
    raise_edition()
