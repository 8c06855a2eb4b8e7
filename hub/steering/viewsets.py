"""Search in the Wagtail admin: synonyms, pinned results, what was looked for, and the indexes."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from hub.steering import views
from hub.steering.forms import PinForm, SynonymForm
from hub.steering.policies import can_steer_search
from hub.steering.showing import shown_thing
from search.models import Pin, Synonym


class SynonymCreateView(CreateView):
    """A new list; `?word=` and `?lang=` come from a query that found nothing."""

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        return super().get_initial() | {"lang": asked.get("lang"), "words": [asked["word"]] if "word" in asked else []}

    def save_instance(self) -> Synonym:
        self.form.instance.by = self.request.user
        return super().save_instance()


class SynonymViewSet(ModelViewSet):
    """Words that mean the same. They hold from the moment they are saved."""

    model = Synonym
    name = "search_synonyms"
    url_prefix = "search-steering/synonyms"
    icon = "order"
    menu_label = gettext_lazy("Synonyms")
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class = SynonymCreateView
    list_display = [TitleColumn("__str__", label=gettext_lazy("Words"), url_name="search_synonyms:edit"), "lang", "by"]
    list_filter = ["lang"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[SynonymForm]:
        return SynonymForm


class PinViewSet(ModelViewSet):
    """What stands above everything else that a query finds; new ones are picked from what there is."""

    model = Pin
    name = "search_pins"
    url_prefix = "search-steering/pins"
    icon = "thumbtack"
    menu_label = gettext_lazy("Pinned results")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        TitleColumn("query", label=gettext_lazy("Query"), url_name="search_pins:edit"),
        Column("thing", label=gettext_lazy("Result"), accessor=shown_thing),
        "lang",
        "place",
    ]
    list_filter = ["lang"]
    search_fields = ["query"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[PinForm]:
        return PinForm

    def get_urlpatterns(self) -> list[Any]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name != "add"]
        return [*kept, path("pick/", views.pick, name="add"), path("pin/", views.pin, name="pin")]


class SteeringMenuItem(MenuItem):
    """A page for those who steer search."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_steer_search(request.user)


class SteeringGroup(ModelViewSetGroup):
    """Search in the admin's menu."""

    menu_label = gettext_lazy("Search")
    menu_name = "search-steering"
    menu_icon = "search"
    menu_order = 450

    @cached_property
    def items(self) -> tuple[Any, ...]:
        return SynonymViewSet(), PinViewSet()

    def get_submenu_items(self) -> list[Any]:
        pages = [
            ("steering_queries", gettext_lazy("What was looked for"), "list-ul", 0),
            ("steering_indexes", gettext_lazy("Indexes"), "cogs", 900),
        ]
        return [
            *super().get_submenu_items(),
            *(
                SteeringMenuItem(label, reverse(name), name=name, icon_name=icon, order=order)
                for name, label, icon, order in pages
            ),
        ]
