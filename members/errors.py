"""What can be refused about people: code, sentence, status; HTML, JSON and socket say the same."""

from django.utils.translation import gettext_lazy as _

from content.errors import HubError

__all__ = ["HandleTaken", "HubError"]


class HandleTaken(HubError):
    """Two people cannot be mentioned by one handle."""

    code = "handle_taken"
    status = 409
    message = _("Somebody already has this handle. Please choose another.")


class CannotBan(HubError):
    """Only moderators close accounts, and only operators those of people with a part on the site."""

    code = "cannot_ban"
    status = 403
    message = _("You cannot close this account.")


class CannotKeepAway(HubError):
    """Nobody keeps themselves away, or those who care for everybody’s talk."""

    code = "cannot_keep_away"
    status = 422
    message = _("You cannot keep this person away: moderators and operators care for everybody’s talk.")
