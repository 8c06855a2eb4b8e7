"""Notice what is saved and deleted, admin edits included, and schedule it: the one domain effect that follows signals.

Connected over the registry once all kinds are declared. Receivers run in the transaction of the save.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from search.outbox import concerned, schedule_pks
from search.registry import Kind, kind_of, kinds

HOUSEKEEPING = frozenset({"last_login", "search_revision"})
"""Columns that no document shows; a save of nothing else (every sign-in is one) is not looked at."""

_CONCERNED = "_search_concerned"


def watch(declared: Iterable[Kind]) -> None:
    """Listen to the models of these kinds and to what they show; listening twice is listening once."""
    for kind in declared:
        for model in {kind.model, *kind.shows}:
            post_save.connect(_saved, sender=model, dispatch_uid="search")
            pre_delete.connect(_about_to_go, sender=model, dispatch_uid="search")
            post_delete.connect(_gone, sender=model, dispatch_uid="search")
    m2m_changed.connect(_linked, dispatch_uid="search")


def _saved(sender: type[Model], instance: Any, raw: bool, update_fields: Any, **_: Any) -> None:
    if raw or (update_fields is not None and HOUSEKEEPING.issuperset(update_fields)):
        return
    if kind := kind_of(instance):
        schedule_pks(kind, [instance.pk])
    for showing, pks in concerned(instance, kinds()):
        schedule_pks(showing, pks, only_changed=True)


def _about_to_go(sender: type[Model], instance: Any, **_: Any) -> None:
    """Remember what shows the row while it can still be asked for."""
    setattr(instance, _CONCERNED, list(concerned(instance, kinds())))


def _gone(sender: type[Model], instance: Any, **_: Any) -> None:
    """Schedule the row's own thing, what showed it before, and what shows it now."""
    if kind := kind_of(instance):
        schedule_pks(kind, [instance.pk])
    for showing, pks in [*instance.__dict__.pop(_CONCERNED, ()), *concerned(instance, kinds())]:
        schedule_pks(showing, pks, only_changed=True)


def _linked(instance: Any, action: str, reverse: bool, model: type[Model], pk_set: Any, **_: Any) -> None:
    """Schedule a thing whose tags, topics or people change, whichever side the change was made from."""
    if action == "pre_clear":
        _about_to_go(type(instance), instance)
    if not action.startswith("post_"):
        return
    linked = next((kind for kind in kinds() if reverse and pk_set and kind.model is model), None)
    if linked:
        schedule_pks(linked, pk_set)
    _gone(type(instance), instance)
