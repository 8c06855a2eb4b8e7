"""Coalitions in the Wagtail admin: editors write what stands on their pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BlanketPermissionPolicy
from wagtail.permissions import register_permission_policy

from members.policies import is_editor
from networks.models import Coalition


class EditorsPolicy(BlanketPermissionPolicy):
    """Editors keep the pages of coalitions; nobody else does anything here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return is_editor(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return is_editor(user)


class CoalitionViewSet(ModelViewSet):
    model = Coalition
    icon = "group"
    menu_label = _("Coalitions")
    menu_name = "coalitions"
    menu_order = 400
    add_to_admin_menu = True
    list_display = ["name_en", "place", "state", "is_listed"]
    list_filter = ["state", "is_listed"]
    search_fields = ["name_en", "name_es", "place"]
    ordering = ["name_en"]
    panels = [
        MultiFieldPanel([FieldPanel("name_en"), FieldPanel("name_es"), FieldPanel("slug")], heading=_("Name")),
        MultiFieldPanel([FieldPanel("summary_en"), FieldPanel("summary_es")], heading=_("In a sentence")),
        MultiFieldPanel([FieldPanel("about_en"), FieldPanel("about_es")], heading=_("About")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("place"), FieldPanel("state")]),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldRowPanel([FieldPanel("founded"), FieldPanel("website")]),
            ],
            heading=_("Where, since when"),
        ),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        InlinePanel("work", heading=_("What we are working on"), label=_("one thing")),
        FieldPanel("is_listed"),
    ]


register_permission_policy(Coalition, EditorsPolicy(Coalition), exact_class=True)
