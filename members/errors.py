"""What can be refused about people and mail: code, sentence, status; HTML, JSON and socket say the same."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class HubError(Exception):
    """The root of every refusal with a sentence. `code` is for programs, `message` for people, `status` for HTTP."""

    code = "refused"
    status = 400
    message: str | Promise = _("This cannot be done.")

    def __init__(self, message: str | Promise | None = None) -> None:
        super().__init__(str(message or self.message))
        if message:
            self.message = message
