"""The list of registrants as a table for spreadsheets; nothing in it is run by one."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from webinars.models import AccessNeed, Question, Registration

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet read a cell as a formula (OWASP, “CSV injection”)."""

CONTROL = {code: " " for code in range(32) if code not in (9, 10, 13)}
"""Characters that no cell of an XLSX file may hold (XML 1.0 §2.2)."""


def head(questions: Iterable[Question], language: str) -> list[str]:
    """Return the names of the columns of `row`."""
    fixed = [
        _("Number"), _("Name"), _("E-mail"), _("State"), _("Language"), _("Time zone"), _("Registered (UTC)"),
        _("Went in (UTC)"), _("Checked in (UTC)"), _("Needs"), _("Something else"),
    ]  # fmt: skip
    return [*fixed, *(question.label_in(language) for question in questions)]


def row(registration: Registration, questions: Iterable[Question], language: str) -> list[str | int]:
    """Return one registrant; its `answers` should be prefetched. The meeting's address is nowhere in it."""
    answers = {answer.question_id: answer for answer in registration.answers.all()}
    needs = dict(AccessNeed.choices)
    return [
        registration.queue_number,
        registration.name,
        registration.email,
        str(registration.get_status_display()),
        registration.language,
        registration.zone,
        _moment(registration.created_at),
        _moment(registration.joined_at),
        _moment(registration.checked_in_at),
        ", ".join(str(needs.get(need, need)) for need in registration.needs),
        registration.needs_note,
        *(answers[one.pk].told_in(language) if one.pk in answers else "" for one in questions),
    ]


def as_csv(rows: Iterable[Sequence[str | int]]) -> bytes:
    """Return UTF-8 with a byte order mark, so that spreadsheets show the accents."""
    file = io.StringIO()
    csv.writer(file).writerows([_cell(value) for value in one] for one in rows)
    return f"\ufeff{file.getvalue()}".encode()


def as_xlsx(rows: Iterable[Sequence[str | int]]) -> bytes:
    """Return a workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for one in rows:
        sheet.append([_cell(value) for value in one])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(value: str | int) -> str | int:
    """A text that a spreadsheet would run gets an apostrophe; a number of ours needs none."""
    if isinstance(value, int):
        return value
    text = value.translate(CONTROL)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _moment(at: Any) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
