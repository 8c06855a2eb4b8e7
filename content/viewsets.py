"""The window in which an editor chooses a thing of the hub: search over everything the editor may see."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from content.things import Thing, find_thing
from search.finding import find
from search.query import NEWEST, RELEVANCE, Query
from search.registry import kind_named, kinds

MOST = 100
"""So many of the best hits are offered; more words find what stands further down."""
SCOPES = frozenset({"public", "members"})


def _kinds() -> list[tuple[str, str]]:
    return [("", str(_("Everything"))), *((kind.name, str(kind.label)) for kind in kinds() if kind.name != "post")]


class ThingFilter(BaseFilterForm):
    q = forms.CharField(label=_("Words"), required=False)
    kind = forms.ChoiceField(
        label=_("What"),
        choices=_kinds,
        required=False,
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )

    def filter(self, objects: Any) -> Any:
        """What was asked has been searched for already; only say so to the list."""
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        return objects


class ThingsFound:
    """What is found, as a list the window can show."""

    filter_form_class = ThingFilter
    request: HttpRequest
    filter_form: ThingFilter
    title_column: Column

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("kind_label", label=_("What"))]

    def get_object_list(self) -> Sequence[Thing]:
        asked = self.filter_form.cleaned_data if self.filter_form.is_valid() else {}
        chosen = asked.get("kind")
        query = Query(
            text=asked.get("q", ""),
            language=(get_language() or "en")[:2],
            kinds=(chosen,) if chosen else tuple(name for name, _label in _kinds() if name),
            sort=RELEVANCE if asked.get("q") else NEWEST,
            per_page=MOST,
            scopes=SCOPES,
        )
        hits = find(query, self.request.user).hits
        return [Thing(kind, hit.thing) for hit in hits if (kind := kind_named(hit.kind))]

    def apply_object_list_ordering(self, objects: Sequence[Thing]) -> Sequence[Thing]:
        return objects

    def can_create(self) -> bool:
        return False


class ChooseThing(ThingsFound, ChooseView):
    """The window."""


class ChooseThingResults(ThingsFound, ChooseResultsView):
    """Its list, when the search changes."""


class ChosenThing(ChosenView):
    """What the window gives back to the form: only what it would offer, for its address can be guessed."""

    def get_object(self, pk: str) -> Thing:
        thing = find_thing(pk, self.request.user, (get_language() or "en")[:2])
        if thing is None:
            raise ObjectDoesNotExist
        return thing

    def get_edit_item_url(self, instance: Thing) -> None:
        return None


class ThingChooserViewSet(ChooserViewSet):
    model = Thing
    icon = "link"
    choose_one_text = _("Choose something of this hub")
    choose_view_class = ChooseThing
    choose_results_view_class = ChooseThingResults
    chosen_view_class = ChosenThing
    register_widget = False
    per_page = 10

    def get_urlpatterns(self) -> list[Any]:
        """Without Wagtail’s windows to make a thing and to choose several: things are of many models."""
        left_out = {"create", "chosen_multiple"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in left_out]
