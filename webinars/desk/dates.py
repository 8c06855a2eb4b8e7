"""Dates of webinars: their list, their form, and each change shown with who is mailed what before it is saved."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, EditView, IndexView

from members.models import Member
from webinars.desk import saving
from webinars.desk.acts import ACTS
from webinars.desk.forms import NewSessionForm, SessionForm, WordsForm
from webinars.desk.plans import Plan, plan_save
from webinars.desk.readiness import gaps_of
from webinars.errors import SeatError
from webinars.forms import in_reading_order
from webinars.models import WebinarPage, WebinarSession

OWN = ("csrfmiddlewaretoken", "seal", "look", "stamp", "again")
WORDS = ("message_en", "message_es")
"""What the page that asks once more adds itself; the words only where it asks for some."""


def session_for(request: HttpRequest, pk: Any) -> WebinarSession:
    """Return a session that is the viewer's to manage; 404 for any other."""
    found: WebinarSession = get_object_or_404(WebinarSession.objects.managed_by(request.user), pk=pk)
    return found


def member_of(request: HttpRequest) -> Member:
    """Return who asks; behind the admin's door nobody is anonymous."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def title_of(session: WebinarSession) -> str:
    """Return the title of its webinar in the editor's language, where it has one; with the date's own name."""
    title = in_reading_order(session.pages()).values_list("title", flat=True).first() or _("A webinar without a page")
    return f"{title} · {session.title}" if session.title else str(title)


class SessionIndexView(IndexView):
    """Each date with the title of its webinar and its seats, in one query."""

    page_title = gettext_lazy("Dates of webinars")
    add_item_label = gettext_lazy("Add a date")
    verbose_name, verbose_name_plural = gettext_lazy("date"), gettext_lazy("dates")

    def get_base_queryset(self) -> Any:
        titles = in_reading_order(WebinarPage.objects.filter(translation_key=OuterRef("page_key"))).values("title")
        mine = super().get_base_queryset().managed_by(self.request.user)
        return mine.with_seats().annotate(page_title=Subquery(titles[:1]))


class SessionCreateView(CreateView):
    """A new date, or several; `?page_key=` chooses the webinar. Nobody is mailed: nobody has a seat yet."""

    template_name = "webinars/desk/new.html"
    page_title = gettext_lazy("A new date")

    def get_page_subtitle(self) -> str:
        return str(self.page_title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, here = super().get_breadcrumbs_items()
        return [*before, here | {"label": self.page_title}]

    def get_form_class(self) -> type[NewSessionForm]:
        return NewSessionForm

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"page_key": self.request.GET.get("page_key")}

    def save_instance(self) -> WebinarSession:
        self.made = saving.add(self.form.instance, self.form.cleaned_data["moments"])
        return self.made[0]

    def get_success_url(self) -> str:
        return back_from(self.request, self.made[0])

    def get_success_message(self, instance: WebinarSession) -> str:
        count = len(self.made)
        return ngettext("The date is added.", "%(count)s dates are added.", count) % {"count": count}


class SessionEditView(EditView):
    """Its Save shows first what changes and who is mailed what; the second press does it."""

    template_name = "webinars/desk/edit.html"
    produced_error_code = produced_error_message = None
    """Wagtail sets them on the way through its own `form_valid`, and reads them where a form is refused."""

    def get_object(self, queryset: Any = None) -> WebinarSession:
        return session_for(self.request, self.object_pk)

    def get_page_subtitle(self) -> str:
        return title_of(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        stored = session_for(self.request, self.object_pk)
        carried = [(name, self.request.POST[name]) for name in ("next", *WORDS) if name in self.request.POST]
        return context | {
            "session": stored, "here": "edit", "gaps": gaps_of(stored), "acts": acts_for(stored), "carried": carried,
        }  # fmt: skip

    def form_valid(self, form: SessionForm) -> HttpResponse:
        stored = session_for(self.request, self.object_pk)
        words = WordsForm(self.request.POST if "message_en" in self.request.POST else None, session=stored)
        plan = plan_save(stored, form.cleaned_data, words.words)
        if "again" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if plan.changes and not is_confirmed(self.request, plan, words):
            title, button = _("Save the date?"), _("Yes, save")
            return ask(self.request, stored, plan, words, title=title, button=button, form=form)
        try:
            self.object = saving.save(stored, form.cleaned_data, self.request.user, words.words)
        except SeatError as error:
            form.add_error(None, str(error.message))
            return self.form_invalid(form)
        messages.success(self.request, told(plan))
        return redirect(back_from(self.request, stored))


def is_confirmed(request: HttpRequest, plan: Plan, words: WordsForm) -> bool:
    """The second press, about the very changes that were shown."""
    return bool(
        request.POST.get("seal") == plan.seal
        and not request.POST.get("look")
        and (not words.is_bound or words.is_valid())
    )


def ask(
    request: HttpRequest,
    session: WebinarSession,
    plan: Plan,
    words: WordsForm,
    *,
    title: str,
    button: str,
    stamp: str = "",
    form: Any = None,
    is_serious: bool = False,
) -> HttpResponse:
    """Show what would happen; `form` travels along in hidden fields as it was filled in, with a `stamp` if need be."""
    own = OWN + WORDS if plan.takes_words else OWN
    kept = [(name, value) for name, values in request.POST.lists() if name not in own for value in values]
    kept += [("stamp", stamp)] if stamp else []
    context = {
        "session": session,
        "title": title,
        "subtitle": title_of(session),
        "button": button,
        "plan": plan,
        "kept": kept,
        "words": words,
        "back": back_from(request, session),
        "can_go_on_writing": form is not None,
        "is_serious": is_serious,
        "both_changed": getattr(form, "both_changed", []),
    }
    return render(request, "webinars/desk/confirm.html", context)


def told(plan: Plan) -> str:
    """What is said when it is done."""
    if not plan.changes:
        return _("Nothing has changed.")
    if not plan.total:
        return _("Saved. Nobody had to be mailed.")
    return ngettext("Saved. %(count)s mail goes out.", "Saved. %(count)s mails go out.", plan.total) % {
        "count": plan.total
    }


def back_from(request: HttpRequest, session: WebinarSession) -> str:
    """Return where the form was opened, if it was here; else the session's own form."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
        return asked
    return reverse("webinarsession:edit", args=[session.pk])


@dataclass(frozen=True)
class Button:
    """A link to what can be done with a date now."""

    url: str
    label: str
    is_serious: bool


def acts_for(session: WebinarSession) -> list[Button]:
    """Return what can be done with a date as it stands."""
    return [
        Button(reverse("webinarsession:act", args=[session.pk, name]), str(act.label), act.is_serious)
        for name, act in ACTS.items()
        if act.fits(session)
    ]


def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Call off, close, open: show what it does and who is mailed; the second press does it."""
    session = session_for(request, pk)
    chosen = ACTS.get(name)
    if chosen is None or not chosen.fits(session):
        messages.warning(request, _("That cannot be done with this date any more."))
        return redirect("webinarsession:edit", session.pk)
    words = WordsForm(request.POST if "message_en" in request.POST else None, session=session)
    plan = chosen.plan(session, words.words)
    if request.method == "POST" and is_confirmed(request, plan, words):
        chosen.do(session.pk, request.user, words.words)
        messages.success(request, told(plan))
        return redirect("webinarsession:edit", session.pk)
    title, button = str(chosen.question), str(chosen.button)
    return ask(request, session, plan, words, title=title, button=button, is_serious=chosen.is_serious)
