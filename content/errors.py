"""The root of every refusal, and what can be refused about a text."""

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


class TextRefused(HubError):
    """A text that is too much for one page: the sentence says what is too much, and the cure."""

    code = "text_refused"
    status = 422
    message = _("This text is too long. Please shorten it.")


class TooFast(HubError):
    """Too much in a short time. `wait` is how many seconds to wait before another try: the answer's `Retry-After`."""

    code = "too_fast"
    status = 429
    message = _("That was a lot in a short time. Please wait a moment, then try again. Nothing you typed is lost.")

    def __init__(self, wait: int, message: str | Promise | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class FileRefused(HubError):
    """A file that is too large, damaged, or of a sort that is not kept: the sentence says which, and the cure."""

    code = "file_refused"
    status = 422
    message = _("Only pictures, PDF, office documents, tables (CSV) and plain text can be attached.")
