"""People and their mail in Django's admin, for operators."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from live.access import raise_version
from members.models import Ban, Member, OutgoingMail
from members.policies import is_operator
from members.roles import give_role
from members.sending import look_again
from members.tasks import queue_what_waits


def giving(role: Member.SiteRole) -> Any:
    """Return the admin action that gives the chosen people this part."""

    @admin.action(description=format_lazy(_("Make them: {role}"), role=role.label))
    def give(modeladmin: Any, request: HttpRequest, chosen: QuerySet[Member]) -> None:
        for member in chosen:
            give_role(member, role)

    give.__name__ = f"give_{role.name.lower()}"
    return give


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    """No password is set or shown here: everybody signs in with a code or a passkey. A part is given by its action."""

    list_display = ("display_name", "handle", "email", "site_role", "language", "is_active", "joined_at")
    list_filter = ("site_role", "is_active", "language", "visibility")
    actions = [giving(role) for role in Member.SiteRole]
    search_fields = ("display_name", "handle", "email")
    ordering = ("-joined_at",)
    readonly_fields = ("email", "site_role", "joined_at", "welcomed_at")
    fieldsets = (
        (None, {"fields": ("display_name", "handle", "email", "part")}),
        (_("What others see"), {"fields": ("visibility", "shows_coalitions", "shows_activity", "ask_me_about")}),
        (_("Account"), {"fields": ("site_role", "is_active", "language", "zone", "joined_at", "welcomed_at")}),
    )
    filter_horizontal = ("ask_me_about",)

    def get_actions(self, request: HttpRequest) -> Any:
        return super().get_actions(request) if is_operator(request.user) else {}

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        """Whoever is shut out leaves every open page at once; whoever is added gets a handle."""
        if not change:
            obj.handle = Member.objects.free_handle(obj.display_name)
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if obj.is_active:
            Ban.objects.filter(member=obj, lifted_at=None).update(lifted_at=timezone.now())
        if not change:
            # Known to allauth from the start, so that the first code proves the address, too.
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True)
        raise_version([obj.pk])

    def get_fieldsets(self, request: HttpRequest, obj: Member | None = None) -> Any:
        """Who is added by hand needs an address and a name; they prove the address when they come in."""
        return self.fieldsets if obj else ((None, {"fields": ("email", "display_name", "language", "zone")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> tuple[str, ...]:
        return self.readonly_fields if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account is closed (not active), never deleted from under what others answered."""
        return False


@admin.action(description=_("Try to send again"))
def try_again(modeladmin: Any, request: HttpRequest, chosen: QuerySet[OutgoingMail]) -> None:
    """Send what was given up once its reason is mended; what held a code is gone and stays given up."""
    count = look_again(chosen.values_list("pk", flat=True))
    queue_what_waits()
    words = ngettext("%(count)d mail will be tried again.", "%(count)d mails will be tried again.", count)
    messages.success(request, words % {"count": count})


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):
    """What left, what waits and why. The words themselves are not shown: they are between the hub and one person."""

    list_display = ("created_at", "to", "subject", "state", "attempts", "sent_at", "error")
    list_filter = ("state", "language", "created_at")
    search_fields = ("to", "subject", "key")
    actions = (try_again,)
    fields = ("key", "to", "language", "subject", "state", "attempts", "created_at", "sent_at", "error")

    def get_actions(self, request: HttpRequest) -> Any:
        return super().get_actions(request) if is_operator(request.user) else {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
