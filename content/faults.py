"""What keeps a page from being published, asked of the page itself: no way to publish leads past it.

The form in the admin asks the same while somebody writes. Bulk publishing, an approval, the timer, a translation, a
copy and the admin's API have no form: they all end in the page's own `publish` and `save`, and here stands the rule.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.utils import ErrorList
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

Faults = dict[str, list[str]]
"""Sentences by the name of the field they are about, in the language of who reads them."""


class PageHasFaults(ValidationError):
    """A page would have become public, or was to become so at an hour, with something wrong; nothing was written."""

    def __init__(self, page: Any, faults: Faults) -> None:
        super().__init__(dict(faults))
        self.page = page
        self.faults = faults

    @property
    def sentences(self) -> list[str]:
        return sentences_of(self.faults)


class WithoutFaults:
    """A page that becomes public only when nothing is wrong with it. Stands before Wagtail's `Page`."""

    live: bool

    def own_faults(self) -> Faults:
        """Return what is wrong with the page beside its bodies and what Django says of its fields."""
        return {}

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish a revision, or wait for its hour.

        Raises `PageHasFaults`, and then nothing has changed: also what waits for its hour is looked at now, while
        somebody is there to mend it.
        """
        with transaction.atomic():
            refuse_ahead(revision.as_object())
            return super().publish(revision, *args, **kwargs)  # type: ignore[misc]  # of the page it stands before

    def save(self, clean: bool = True, *args: Any, **kwargs: Any) -> Any:
        """Keep the page; raises `PageHasFaults` for one that readers would see.

        Wagtail copies a branch without looking (`clean=False`), so a new row is looked at all the same.
        """
        is_new = self._state.adding  # type: ignore[attr-defined]  # of the page it stands before
        if self.live and (clean or is_new) and kwargs.get("update_fields") is None:
            refuse_faults(self)
        return super().save(clean, *args, **kwargs)  # type: ignore[misc]  # of the page it stands before


def refuse_faults(page: Any) -> None:
    """Raise `PageHasFaults` where something is wrong."""
    faults = faults_of(page)
    if faults:
        raise PageHasFaults(page, faults)


def refuse_ahead(page: Any) -> None:
    """Raise `PageHasFaults` for a page that is to appear later, which nothing else looks at before its hour."""
    if page.go_live_at and page.go_live_at > timezone.now():
        refuse_faults(page)


def faults_of(page: Any) -> Faults:
    """Return all that is wrong with a page, in the language that is active."""
    found: Faults = {}
    try:
        page.full_clean()
    except ValidationError as error:
        found |= error.message_dict
    found |= page.own_faults()
    fields = {field.name: field for field in page._meta.get_fields()}
    told = {name: _named(fields.get(name), sentences) for name, sentences in found.items()}
    bodies = [name for name, field in fields.items() if isinstance(field, StreamField) and name not in told]
    return told | {name: said for name in bodies if (said := _of_body(fields[name], getattr(page, name)))}


def sentences_of(faults: Faults) -> list[str]:
    """Return each fault as a sentence by itself, and each once."""
    return list(dict.fromkeys(sentence for told in faults.values() for sentence in told))


def _named(field: Any, sentences: Iterable[Any]) -> list[str]:
    """Say before each sentence what the form calls its field."""
    label = capfirst(str(field.verbose_name)) if field is not None else ""
    return [_said((label,) if label else (), str(one)) for one in sentences]


def _of_body(field: Any, body: Any) -> list[str]:
    block, label = body.stream_block, (capfirst(str(field.verbose_name)),)
    try:
        block.clean(body)
    except ValidationError as error:
        return [_said(place or label, words) for place, words in _told(error, block, body, ())]
    return []


def _said(place: tuple[str, ...], words: str) -> str:
    return _("%(place)s: %(fault)s") % {"place": " › ".join(place), "fault": words} if place else words


def _told(error: Any, block: Any, value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield where and what: an entry of a stream or a list is named by its number and kind, as the form shows it."""
    inside = getattr(error, "block_errors", {})
    for key, inner in inside.items():
        if isinstance(key, int):
            child, part = _entry(block, value, key)
            number = _("block %(number)s (%(kind)s)") % {"number": key + 1, "kind": child.label}
            yield from _told(inner, child, part, (*place, number))
        else:
            part = value.get(key) if hasattr(value, "get") else None
            yield from _told(inner, block.child_blocks[key], part, place)
    beside = [one for found in getattr(error, "non_block_errors", ErrorList()).as_data() for one in found.messages]
    yield from ((place, str(words)) for words in (beside if inside or beside else error.messages))


def _entry(block: Any, value: Any, number: int) -> tuple[Any, Any]:
    """Return the block of one entry of a stream or a list, and what stands in it."""
    if hasattr(block, "child_block"):
        return block.child_block, value[number]
    return value[number].block, value[number].value
