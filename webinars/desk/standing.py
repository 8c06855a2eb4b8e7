"""How a date stands, in a word: for lists of dates, and above each of its screens."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _


def state_of(session: Any) -> str:
    """Return the word. A session of a list brings its `seats_taken`; of any other they are counted."""
    now = timezone.now()
    if session.is_cancelled:
        return _("called off")
    if session.is_on(now):
        return _("on now")
    if session.is_over(now):
        return _("recorded") if session.recording_url else _("over")
    if not session.takes_registrations:
        return _("registration closed")
    taken = getattr(session, "seats_taken", None)
    if taken is None:
        taken = session.registrations.taking().count()
    return _("full") if taken >= session.capacity else _("open")
