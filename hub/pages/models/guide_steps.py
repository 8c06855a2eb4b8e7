"""A step of a guide as a thing of its own: what people say of it belongs to the step, in every language."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.apps import apps

from forum.models import Thread
from hub.pages.agenda import Entry

KIND = "guide_step"


@dataclass(frozen=True)
class GuideStep:
    """A step by the id of its block, in one edition of its guide.

    Of a step that was taken out, `entry` is `None`; it can be named as long as there is talk about it.
    """

    guide: Any
    block: str
    entry: Entry | None

    @classmethod
    def of(cls, guide: Any, block: str) -> Self | None:
        """Return a step that is in this edition of a guide."""
        found = (entry for entry in guide.agenda.steps if entry.key == block)
        return next((cls(guide, block, entry) for entry in found), None)

    @classmethod
    def named(cls, key: str, language: str) -> Self | None:
        """Find `<translation key>#<block id>` again, in `language` where the step is translated."""
        whole, _hash, block = key.partition("#")
        editions = _editions(whole, language) if block else []
        for guide in editions:
            if step := cls.of(guide, block):
                return step
        if editions and Thread.objects.about(KIND, key).exists():
            return cls(editions[0], block, None)
        return None

    @property
    def pk(self) -> Any:
        return self.guide.pk

    @property
    def key(self) -> str:
        return f"{self.guide.translation_key}#{self.block}"

    @property
    def title(self) -> str:
        return self.entry.title if self.entry else self.guide.title

    @property
    def language(self) -> str:
        return self.guide.language

    def address(self, language: str | None = None) -> str:
        """Return the path of the step's own page, where it is read alone and talked about."""
        return f"{self.guide.address(language)}steps/{self.block}/"

    def __str__(self) -> str:
        return self.title


def _editions(translation_key: str, language: str) -> list[Any]:
    """Return the published editions of a guide, the one in `language` first."""
    try:
        wanted = UUID(translation_key)
    except ValueError:  # no key of ours
        return []
    pages = (
        apps.get_model("pages", "GuidePage")
        .objects.live()
        .filter(translation_key=wanted)
        .select_related("locale")
        .order_by("pk")
    )
    return sorted(pages, key=lambda page: page.language != language)
