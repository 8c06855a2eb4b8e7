"""How far translations are: which words of the original they answer, since when they are behind, what share is done.

The original of a page is the one that was there first. A translation that came about sentence by sentence is up to
date when every sentence is translated; one that was written by hand, when it was published after its original changed.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from hub.models import TranslationState


def original_of(page: Page) -> Page:
    """Return the page that was there first among all languages of a page, itself if it is that."""
    first = Page.objects.filter(translation_key=page.translation_key, alias_of=None).order_by("pk").first()
    return first or page


def originals(pages: Any) -> Any:
    """Narrow pages to those that were there first."""
    before = Page.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"), alias_of=None)
    return pages.filter(~Exists(before), alias_of=None)


def digest_of(page: Page) -> str:
    """Return a digest of a page's words as they are published; pictures and what is not translated do not count."""
    words = [one.string.data for one in extract_segments(page.specific) if isinstance(one, StringSegmentValue)]
    return hashlib.sha256("\x00".join(words).encode()).hexdigest()


def behind(page: Page) -> TranslationState | None:
    """Return how a translation stands whose published original has changed since; else `None`. One query."""
    states = TranslationState.objects.filter(page_id=page.pk, behind_since__isnull=False, original__live=True)
    return states.select_related("original__locale").first()


def note_published(page: Page) -> None:
    """Bring the state of the translations that a publication concerns up to date."""
    original = original_of(page)
    if original.pk == page.pk:
        digest = digest_of(page)
        for translation in page.get_translations().live():
            _compare(translation, page, digest)
    else:
        _answer(page, original)


def _compare(translation: Page, original: Page, digest: str) -> None:
    """The original was published: a translation that answers other words is behind from now on."""
    state, made = TranslationState.objects.get_or_create(
        page=translation, defaults={"original": original, "digest": digest}
    )
    if made and (of_sentences := _by_sentences(translation)) and not _is_done(of_sentences):
        state.digest = ""
    behind = state.digest != digest
    state.behind_since = (state.behind_since or timezone.now()) if behind else None
    state.original = original
    state.save()


def _answer(translation: Page, original: Page) -> None:
    """A translation was published: it answers the original as that stands, unless sentences are missing."""
    of_sentences = _by_sentences(translation)
    done = of_sentences is None or _is_done(of_sentences)
    state = TranslationState.objects.filter(page=translation).first() or TranslationState(page=translation)
    state.original = original
    state.behind_since = None if done else state.behind_since or timezone.now()
    state.digest = digest_of(original) if done else ""
    state.save()


def _by_sentences(page: Page) -> Translation | None:
    """Return what the translator's form keeps of a page, if it is translated there."""
    return Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()


def _is_done(translation: Translation) -> bool:
    total, done = translation.get_progress()
    return bool(total == done)


def progress_of(translations: Iterable[Translation]) -> dict[int, int]:
    """Return the share of translated sentences in percent by `Translation.pk`: a query, and one for each language."""
    known = list(translations)
    segments = StringSegment.objects.filter(source__in={one.source_id for one in known}).order_by()
    totals = dict(segments.values_list("source_id").annotate(Count("pk")))
    done: dict[tuple[int, int], int] = {}
    for locale in {one.target_locale_id for one in known}:
        ready = StringTranslation.objects.filter(
            translation_of_id=OuterRef("string_id"),
            context_id=OuterRef("context_id"),
            locale_id=locale,
            has_error=False,
        )
        counted = segments.filter(Exists(ready)).values_list("source_id").annotate(Count("pk"))
        done |= {(source, locale): count for source, count in counted}
    return {
        one.pk: 100 * done.get((one.source_id, one.target_locale_id), 0) // max(totals.get(one.source_id, 0), 1)
        for one in known
    }
