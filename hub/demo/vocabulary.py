"""Seeds the words everything in the demo is sorted by, in both languages."""

import json
from pathlib import Path
from typing import Any

from library.models import Cost, Evidence, Format, Licence
from topics.models import AgeRange, Audience, Lever, Setting, Topic

WORDS: dict[str, Any] = {
    "levers": Lever,
    "topics": Topic,
    "audiences": Audience,
    "ages": AgeRange,
    "settings": Setting,
    "formats": Format,
    "costs": Cost,
    "evidence": Evidence,
    "licences": Licence,
}


def seed_vocabulary(folder: Path) -> dict[str, int]:
    """Make or renew the terms of `vocabulary.json`, in its order; return how many there are now."""
    rows = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    for name, model in WORDS.items():
        for order, row in enumerate(rows[name]):
            _seed_term(model, {**row, "order": order})
    return {"terms": sum(model.objects.count() for model in WORDS.values())}


def _seed_term(model: Any, row: dict[str, Any]) -> None:
    if row.get("parent"):
        row["parent"] = Topic.objects.get(slug=row["parent"])
    term = model.objects.filter(slug=row["slug"]).first()
    if term is None:
        model.objects.create(**row)
    elif changed := {name: value for name, value in row.items() if getattr(term, name) != value}:
        for name, value in changed.items():
            setattr(term, name, value)
        term.save()
