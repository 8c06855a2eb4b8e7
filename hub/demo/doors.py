"""The demo's doors: sign in by one click, read the mail that was not sent. None of it exists without DEMO=1."""

from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views import static
from django.views.decorators.http import require_POST, require_safe

from content.markdown import render_markdown
from hub.demo.mailbox import letters
from members.models import Member
from webinars.models import WebinarPage

KEPT = Path(__file__).parent / "kept"
"""What is kept of recorded webinars: a film and slides by name, and transcripts in both languages."""

PARTS = {
    "rosa": (
        _("Member"),
        _("A parent leader from the South Valley, who reads and writes in Spanish. Has unread threads."),
    ),
    "marcus": (
        _("Member, in English"),
        _("A father from Cleveland, for a second window: write to each other and watch."),
    ),
    "teresa": (_("Coalition lead"), _("Answers who asks to join the South Valley circle.")),
    "joel": (_("Moderator"), _("Cares for talk.")),
    "amara": (_("Editor"), _("Publishes stories and guides, and decides on tools that were sent in.")),
    "omar": (
        _("Editor of a coalition"),
        _("Writes for Kitsap Tides, and for nobody else. One of his stories waits for review."),
    ),
    "ruth": (_("Reviewer"), _("Reads what waits for review: approves it, or says what it still needs.")),
    "ana": (_("Translator"), _("Puts pages into the other language, side by side with the original.")),
    "diego": (_("Presenter"), _("Presents webinars and sees who registered.")),
    "mei-lin": (_("Operator"), _("Runs the site: settings, people, the state of things.")),
}
"""Handle to its part and what to try with it."""


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Show who one can be, and how to look around as a visitor."""
    _only_in_demo()
    people = {member.handle: member for member in Member.objects.filter(handle__in=PARTS)}
    doors = [(people[handle], part, words) for handle, (part, words) in PARTS.items() if handle in people]
    return render(request, "hub/demo_doors.html", {"doors": doors})


@require_POST
def enter(request: HttpRequest, handle: str) -> HttpResponse:
    """Sign in as somebody of the demo, without a key."""
    _only_in_demo()
    if handle not in PARTS:
        raise Http404
    member = get_object_or_404(Member, handle=handle)
    login(request, member, backend="django.contrib.auth.backends.ModelBackend")
    # The list of places where one is signed in is filled by allauth's own door, which this one goes round.
    UserSession.objects.create_from_request(request)
    return redirect(f"/{member.language}/")


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Show the newest mail that the demo did not send."""
    _only_in_demo()
    return render(request, "hub/demo_mail.html", {"letters": letters()})


@require_safe
def room(request: HttpRequest, name: str) -> HttpResponse:
    """Stand in for the meeting: the demo's doors lead here, as they would lead to the meeting's address."""
    _only_in_demo()
    return render(request, "hub/demo_room.html")


@require_safe
def kept(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out the recording or the slides of a webinar, as a host of films would."""
    _only_in_demo()
    return static.serve(request, name, document_root=str(KEPT))


@require_safe
def transcript(request: HttpRequest, name: str) -> HttpResponse:
    """Show what was said in a recorded webinar, in the reader's language."""
    _only_in_demo()
    language = (get_language() or "en")[:2]
    path = KEPT / f"{name}.{language}.md"
    page = WebinarPage.objects.live().filter(slug=name).for_readers_of(language).first()
    if page is None or not path.exists():
        raise Http404
    # Our own file, and sanitised like everybody's words.
    words = mark_safe(render_markdown(path.read_text(encoding="utf-8"), language))
    return render(request, "hub/demo_transcript.html", {"page": page, "words": words})


def _only_in_demo() -> None:
    """A second lock: the addresses are not even there without DEMO=1."""
    if not settings.DEMO:
        raise Http404


urlpatterns = [
    path("", choose, name="demo_doors"),
    path("enter/<slug:handle>/", enter, name="demo_enter"),
    path("mail/", mail, name="demo_mail"),
    path("room/<slug:name>/", room, name="demo_room"),
    path("kept/<str:name>", kept, name="demo_kept"),
    path("transcript/<slug:name>/", transcript, name="demo_transcript"),
]
