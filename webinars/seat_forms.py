"""What people fill in for a seat: who they are, what the editor asks, what they need to take part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from content.models import Network
from members.models import Member
from members.models.zones import is_zone
from networks.models import Membership
from webinars import answering
from webinars.answer_forms import AnswerForm, initial_for, name_of
from webinars.models import Registration, WebinarSession
from webinars.seats import Person

NOT_A_NAME = re.compile(r"[@/<>]|\w\.\w{2,}")
"""What makes an address: a name goes into a mail to somebody we do not know, and must not carry a stranger's link."""


@dataclass(frozen=True)
class Asked:
    """A question as the form shows it, with the sentence that says when it counts."""

    field: forms.BoundField
    is_needed: bool
    condition: str = ""


class SeatForm(AnswerForm):
    """The questions of a webinar and access needs; the same for members and guests.

    Every question stands in the form, also one that depends on another: a browser with scripts hides it until it is
    called for, and what was not called for is not kept.
    """

    def __init__(
        self, *args: Any, session: WebinarSession, language: str, member: Member | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("auto_id", "seat_%s")
        if member:
            kwargs["initial"] = initial_for(remembered=answering.remembered(member)) | kwargs.get("initial", {})
        super().__init__(session.page_key, language, *args, **kwargs)
        self.session, self.language, self.member = session, language, member
        if member is None:
            self.fields["needs"].help_text = ""  # Nothing is remembered of who has no account.
        if member is None or not Membership.objects.accepted().filter(member=member).exists():
            del self.fields["shows_coalition"]
        self.order_fields(["name", "email", "zone", *map(name_of, self.questions)])

    def asked(self) -> Iterator[Asked]:
        """Yield the questions in order, less those that can never be called for."""
        known = {question.pk: question for question in self.questions}
        for question in self.questions:
            field = self[name_of(question)]
            if not question.shown_if_question_id:
                yield Asked(field, question.is_required)
            elif other := known.get(question.shown_if_question_id):
                words = dict(other.choices_in(self.language)).get(question.shown_if_value, "")
                said = {"answer": words, "question": other.label_in(self.language)}
                condition = _t("Only if you answered “%(answer)s” to “%(question)s”.") % said
                yield Asked(field, question.is_required, condition)

    @property
    def asks_something(self) -> bool:
        """The editor asks something: it stands before the button, else people are through before they see it."""
        return bool(self.questions)

    @property
    def needs_open(self) -> bool:
        """There is something in the part about access: it stands open, so that nobody overlooks it."""
        return bool(self["needs"].value() or self["needs_note"].value() or self["needs"].errors)


class GuestForm(SeatForm):
    """A seat without an account. `zone` is filled in by the browser, where it can."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
        error_messages={"required": _("Please tell us your name; it stands on your seat.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        error_messages={
            "required": _("Please tell us where to send your link."),
            "invalid": _("This does not look like an e-mail address. Is there an @ in it?"),
        },
    )
    zone = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput(attrs={"data-zone": ""}))

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if NOT_A_NAME.search(name):
            raise forms.ValidationError(_("Only your name, please, without addresses."))
        return name

    def person(self) -> Person:
        """Return who asks. An unknown zone counts as the network's."""
        given = self.cleaned_data["zone"]
        zone = given if is_zone(given) else Network.load().zone
        return Person(self.cleaned_data["name"], self.cleaned_data["email"].lower(), self.language, zone)


class MemberForm(SeatForm):
    """A seat for a member: nothing to type, unless something is asked. Begins with what they needed the last time."""

    member: Member

    def person(self) -> Person:
        return Person.of(self.member)


def form_for(viewer: Any, session: WebinarSession, language: str, data: Any = None) -> MemberForm | GuestForm:
    """Return the form of a session for who looks: a member's, or a guest's."""
    if viewer.is_authenticated:
        return MemberForm(data, member=viewer, session=session, language=language)
    return GuestForm(data, session=session, language=language)


def dates_to_tick(viewer: Any, session: WebinarSession) -> QuerySet[WebinarSession]:
    """Return the dates to come that one form can take, too: of the same webinar, and of the others in its series.

    A webinar that asks what must be answered has its own form.
    """
    now = timezone.now()
    ahead = WebinarSession.objects.visible_to(viewer).beside(session).taking_people(now).filter(starts_at__gt=now)
    asks = Q(page_key__in=answering.with_questions_to_answer())
    return ahead.exclude(asks & ~Q(page_key=session.page_key))


def form_of(registration: Registration, language: str, data: Any = None) -> SeatForm:
    """Return the form of a seat that somebody has, filled in with what they said."""
    said = initial_for(registration=registration)
    return SeatForm(data, session=registration.session, language=language, member=registration.member, initial=said)
