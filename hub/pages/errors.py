"""What can be refused about pages."""

from django.utils.translation import gettext_lazy as _

from content.errors import HubError


class TooManyGuesses(HubError):
    """More links that show nothing than anybody follows by mistake."""

    code = "too_many_guesses"
    status = 429
    message = _("That was very often in a short time. Please wait ten minutes; nothing is lost.")
