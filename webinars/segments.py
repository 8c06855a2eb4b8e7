"""A message of an editor or presenter to a part of a session's people, each in their own language."""

from typing import Any

from members.delivery import post_mail
from webinars.models import Registration, WebinarSession
from webinars.notices import address_of, page_for

SEGMENTS = {
    "confirmed": lambda people: people.confirmed(),
    "waiting": lambda people: people.in_line(),
    "attended": lambda people: people.attended(),
    "missed": lambda people: people.missed(),
}
"""Parts of the people, by the names that the form gives them."""


def people_in(session: WebinarSession, segment: str) -> Any:
    """Return the registrations of a part; only those whose address is known to be theirs."""
    return SEGMENTS[segment](session.registrations.exclude(verified_at=None))


def write_to(session_id: int, segment: str, stamp: str, subjects: dict[str, str], texts: dict[str, str]) -> int:
    """Write to a part of the people as it is now; return to how many. A stamp writes to each of them once."""
    session = WebinarSession.objects.get(pk=session_id)
    count = 0
    for registration in people_in(session, segment).iterator(chunk_size=200):
        count += _write(registration, session, stamp, subjects, texts)
    return count


def _write(
    registration: Registration, session: WebinarSession, stamp: str, subjects: dict[str, str], texts: dict[str, str]
) -> bool:
    page = page_for(session, registration.language)
    if page is None:
        return False
    language = registration.language
    post_mail(
        key=f"webinars.message:{stamp}:{registration.pk}",
        to=registration.email,
        language=language,
        template="webinars/message",
        context=context_of(session, page, language, subjects[language], texts[language]),
    )
    return True


def context_of(session: WebinarSession, page: Any, language: str, subject: str, message: str) -> dict[str, object]:
    """Return what the mail's templates ask for; nothing in it is about one person."""
    return {
        "session": session,
        "page": page,
        "said": subject,
        "message": message,
        "page_url": address_of(page, language),
    }
