"""What is still missing before people come, or after they went: checked for an editor, refused to nobody."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from webinars.desk.languages import name_of
from webinars.models import WebinarPage, WebinarSession


@dataclass(frozen=True)
class Gap:
    """Something missing; `key` is stable, `where` names the form that mends it (`session` or `words`)."""

    key: str
    text: str
    where: str


def gaps_of(session: WebinarSession, page: WebinarPage | None = None) -> list[Gap]:
    """Return what a date lacks, and its pages; with `page` the one that is being edited, as it stands there."""
    told = [*_session_gaps(session)]
    pages = [page] if page else list(WebinarPage.objects.filter(translation_key=session.page_key))
    for one in pages:
        told += page_gaps(one)
    return told


def page_gaps(page: WebinarPage) -> list[Gap]:
    """Return what the words of a webinar lack."""
    found = []
    language = page.language
    if not (page.intro.strip() and page.search_description.strip()):
        found.append(("description", _("The page in %(language)s has no description for search engines, or no intro.")))
    if not any(block.block_type == "access" for block in page.access):
        found.append(("access", _("The page in %(language)s does not say how people can take part.")))
    if not page.speakers.exists():
        found.append(("speakers", _("The page in %(language)s names no speaker.")))
    return [Gap(f"{key}-{language}", text % {"language": name_of(language)}, "words") for key, text in found]


def _session_gaps(session: WebinarSession) -> list[Gap]:
    now = timezone.now()
    zone_missing = not session.zone or session.zone == "UTC"
    tests = (
        ("captions", session.captions == session.Captions.NONE, _("No captions are named.")),
        ("zone", zone_missing, _("No time zone is named that people live in; the hour is shown in UTC.")),
        ("link", not session.is_over(now) and not session.join_url, _("There is no meeting link yet.")),
        (
            "transcript",
            bool(session.recording_url) and not session.transcript_url,
            _("The recording has no transcript."),
        ),
    )
    if session.is_cancelled:
        return []
    return [Gap(key, text, "session") for key, is_missing, text in tests if is_missing]
