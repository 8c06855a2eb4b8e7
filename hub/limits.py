"""How large a request may be. The proxy lets a little more through, so that this page is what people get."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MAX_BODY_BYTES = 12 * 1024 * 1024
"""A file of ten megabytes, the longest text, and what a form puts around them."""


class BodyLimit(FileUploadHandler):
    """Refuses a form whose files are too large before any of it is kept; the answer is the page for 413."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any) -> None:  # noqa: N803 - Django's
        if content_length > MAX_BODY_BYTES:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
