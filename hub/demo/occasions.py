"""Seeds what stands around the demo's webinars: series, questions with answers, needs, who shows that they go."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from hub.demo.pages import NAMES
from webinars.models import Answer, Question, Registration, WebinarPage, WebinarSeries, WebinarSession

SAID = (["captions"], [], ["interpretation_es"], [], [], ["asl", "documents_ahead"], [])
"""What people need, in turn; most need nothing."""

SHOWN = ("kind", "label_en", "label_es", "help_en", "help_es", "options", "shown_if_value")


def seed_series(folder: Path) -> dict[str, int]:
    """Load `series.json` and sort its webinars under it; twice makes nothing twice."""
    path = folder / "series.json"
    for row in json.loads(path.read_text(encoding="utf-8")) if path.exists() else []:
        words = {name: row[name] for name in ("name_en", "name_es", "intro_en", "intro_es")}
        series, _made = WebinarSeries.objects.update_or_create(slug=row["slug"], defaults=words)
        for page in WebinarPage.objects.filter(translation_key__in=map(key_of, row["webinars"])).exclude(series=series):
            page.series = series
            page.save_revision().publish()
    return {"series": WebinarSeries.objects.count()}


def seed_questions(folder: Path) -> dict[str, int]:
    """Load `questions.json`, and let people of the demo have answered; twice makes nothing twice."""
    path = folder / "questions.json"
    for stem, rows in json.loads(path.read_text(encoding="utf-8")).items() if path.exists() else ():
        if not Question.objects.filter(page_key=key_of(stem)).exists():
            _answer(key_of(stem), _ask(key_of(stem), rows))
    return {"questions": Question.objects.count()}


def tell_needs(session: WebinarSession) -> None:
    """Let some need something, and two of three members agree that their coalition sees them."""
    people = list(session.registrations.order_by("queue_number"))
    for place, one in enumerate(people):
        one.needs = SAID[place % len(SAID)]
        one.shows_coalition = bool(one.member_id and place % 3)
    Registration.objects.bulk_update(people, ["needs", "shows_coalition"], batch_size=200)


def key_of(stem: str) -> UUID:
    """Return the key that both languages of a webinar share."""
    return uuid5(NAMES, f"webinars/{stem}")


def _ask(key: UUID, rows: list[dict[str, Any]]) -> list[Question]:
    asked: list[Question] = []
    for order, row in enumerate(rows):
        question = Question(page_key=key, order=order, **{name: row[name] for name in SHOWN if name in row})
        question.shown_if_question = asked[row["shown_if"]] if "shown_if" in row else None
        question.full_clean()
        question.save()
        asked.append(question)
    return asked


def _answer(key: UUID, asked: list[Question]) -> None:
    """Four in five answered what everybody is asked and has choices."""
    first = next((one for one in asked if one.options and one.shown_if_question_id is None), None)
    people = Registration.objects.live().filter(session__page_key=key).order_by("queue_number") if first else []
    Answer.objects.bulk_create(
        Answer(registration=one, question=first, value=first.options[place % len(first.options)]["key"])
        for place, one in enumerate(people)
        if first and place % 5
    )
