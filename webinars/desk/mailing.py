"""What is sent when, each mail to look at and to try on oneself; and a message to a part of the people."""

import copy
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from webinars import previewing, tasks
from webinars.desk.dates import ask, session_for, title_of
from webinars.desk.forms import SEGMENTS, MessageForm, WordsForm
from webinars.desk.letters import Specimen, message_specimens
from webinars.desk.people import private
from webinars.desk.plans import Letter, Plan
from webinars.models import Mailing, WebinarSession
from webinars.notices import template_of
from webinars.segments import people_in
from webinars.timeline import LABELS, Step
from webinars.timeline import timeline as steps_of


def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent, what is to come, what waits for its cause; and what was changed about the date, by whom."""
    session = session_for(request, pk)
    context = {
        "session": session,
        "subtitle": title_of(session),
        "here": "timeline",
        "steps": [(step, _states(step)) for step in steps_of(session)],
        "changes": session.changes.select_related("by"),
    }
    return render(request, "webinars/desk/timeline.html", context)


def _states(step: Step) -> list[tuple[str, int]]:
    """Say how the mails of a step stand, in words."""
    words = dict(Mailing.State.choices)
    return [(str(words[state]), count) for state, count in step.counts.items()]


def preview(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One mail in both languages, as if the editor were registered; the button sends it to the editor alone."""
    session = session_for(request, pk)
    if template_of(kind) not in LABELS:
        raise Http404
    if request.method == "POST":
        mail = previewing.send_test(session, kind, _reader(request.user, request.POST.get("language", "")))
        if mail:
            messages.success(request, _("A test is on its way to %(address)s.") % {"address": mail.to})
        else:
            messages.warning(request, _("There is no mail while no page of this webinar is published."))
        return redirect("webinarsession:mail_preview", session.pk, kind)
    shown = [_seen_by(session, kind, request.user, code, str(name)) for code, name in settings.LANGUAGES]
    context = {
        "session": session,
        "subtitle": title_of(session),
        "here": "timeline",
        "kind": kind,
        "label": LABELS[template_of(kind)],
        "specimens": [one for one in shown if one],
    }
    return private(render(request, "webinars/desk/mail.html", context))


def _seen_by(session: WebinarSession, kind: str, user: Any, code: str, name: str) -> Specimen | None:
    letter = previewing.preview(previewing.sample(session, kind, _reader(user, code)))
    return Specimen(code, name, letter.subject, letter.text) if letter else None


def _reader(user: Any, language: str) -> Any:
    """The editor, as a reader of a language; not saved."""
    reader = copy.copy(user)
    if language in dict(settings.LANGUAGES):
        reader.language = language
    return reader


def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to a part of the people: shown first with how many they are, sent by the second press, once."""
    session = session_for(request, pk)
    form = MessageForm(request.POST if request.method == "POST" else None, session=session)
    plan = _plan(session, form) if form.is_valid() else None
    if plan is None or not plan.total or "again" in request.POST:
        if plan and not plan.total:
            form.add_error("segment", _("There is nobody in this part."))
        context = {"session": session, "subtitle": title_of(session), "here": "message", "form": form}
        return render(request, "webinars/desk/message.html", context)
    stamp = _stamp(request.POST.get("stamp", ""))
    if not stamp or request.POST.get("seal") != plan.seal:
        title, button = _("Send this message?"), _("Yes, send it")
        return ask(request, session, plan, WordsForm(), title=title, button=button, stamp=uuid4().hex, form=form)
    data = form.cleaned_data
    tasks.tell_segment.enqueue(session.pk, data["segment"], stamp, form.subjects, form.words)
    done = ngettext("%(count)s mail goes out.", "%(count)s mails go out.", plan.total) % {"count": plan.total}
    messages.success(request, done)
    return redirect("webinarsession:timeline", session.pk)


def _plan(session: WebinarSession, form: MessageForm) -> Plan:
    segment = form.cleaned_data["segment"]
    to = [(str(dict(SEGMENTS)[segment]), people_in(session, segment).count())]
    return Plan(letters=[Letter(_("Your message"), to, message_specimens(session, form.subjects, form.words))])


def _stamp(given: str) -> str:
    """Return the stamp of a shown message: pressing its button twice sends one."""
    try:
        return UUID(hex=given).hex
    except ValueError:
        return ""
