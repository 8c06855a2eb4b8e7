"""Who belongs where, in Django's admin: operators put people in, make them lead, take them out."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from members.models import Member
from networks.joining import leave, make_member
from networks.models import Membership
from networks.naming import name_editor, unname_editor


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Every change goes through `networks.joining`, so that open pages learn of it."""

    list_display = ("member", "coalition", "state", "is_lead", "is_editor", "asked_at", "answered_at")
    list_filter = ("state", "is_lead", "is_editor", "coalition")
    search_fields = ("member__display_name", "member__handle", "coalition__name_en")
    list_select_related = ("member", "coalition")
    autocomplete_fields = ("member",)
    fields = ("coalition", "member", "is_lead", "is_editor")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("coalition", "member") if obj else ()

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        tie = make_member(obj.coalition, obj.member, is_lead=obj.is_lead)
        obj.pk = tie.pk
        if obj.is_editor != tie.is_editor:
            (name_editor if obj.is_editor else unname_editor)(tie, Member.objects.get(pk=request.user.pk))

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        leave(obj.coalition, obj.member)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for tie in queryset:
            leave(tie.coalition, tie.member)
