"""What can be refused about people: code, sentence, status; HTML, JSON and socket say the same."""

from django.utils.translation import gettext_lazy as _

from content.errors import HubError

__all__ = ["HandleTaken", "HubError"]


class HandleTaken(HubError):
    """Two people cannot be mentioned by one handle."""

    code = "handle_taken"
    status = 409
    message = _("Somebody already has this handle. Please choose another.")
