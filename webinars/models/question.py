"""What an editor asks of people who register, and what they answered."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from webinars.models.registration import Registration

KEY = re.compile(r"[a-z0-9_-]{1,40}")
MOST_OPTIONS = 30
LONGEST_OPTION = 200

YES = "yes"
NO = "no"


def check_options(value: object) -> None:
    """Refuse what is no list of `{"key": …, "en": …, "es": …}` with keys that differ."""
    if not isinstance(value, list) or len(value) > MOST_OPTIONS or not all(_is_option(one) for one in value):
        raise ValidationError(_("Each choice needs words in English and in Spanish; at most 30 choices."))
    if len({one["key"] for one in value}) < len(value):
        raise ValidationError(_("Two choices are the same."))


def _is_option(one: object) -> bool:
    if not isinstance(one, dict) or set(one) != {"key", "en", "es"}:
        return False
    if not all(isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_OPTION for text in one.values()):
        return False
    return bool(KEY.fullmatch(one["key"]))


class Question(models.Model):
    """One question of a webinar, for all its dates and both languages (`page_key` is the pages' translation key).

    It is asked when `shown_if_question`, an earlier one with choices, was answered with `shown_if_value` (the key of
    an option; `yes` or `no`). A question with answers is not deleted but no longer asked.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("one line")
        LONG = "long", _("several lines")
        CHOICE = "choice", _("one of several")
        CHOICES = "choices", _("any of several")
        YES_NO = "yes_no", _("yes or no")

    WITH_OPTIONS = (Kind.CHOICE, Kind.CHOICES)
    CAN_DECIDE = (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO)

    page_key = models.UUIDField(db_index=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind of answer"), max_length=7, choices=Kind.choices, default=Kind.TEXT)
    label_en = models.CharField(_("question in English"), max_length=200)
    label_es = models.CharField(_("question in Spanish"), max_length=200)
    help_en = models.CharField(_("help in English"), max_length=300, blank=True)
    help_es = models.CharField(_("help in Spanish"), max_length=300, blank=True)
    options = models.JSONField(_("choices"), default=list, blank=True, validators=[check_options])
    is_required = models.BooleanField(_("needs an answer"), default=False)
    is_asked = models.BooleanField(_("is asked"), default=True)
    shown_if_question = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="opens", verbose_name=_("only after the question")
    )
    shown_if_value = models.CharField(_("answered with"), max_length=40, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.label_en

    def clean(self) -> None:
        """Refuse choices without options, options without choices, and a condition that can never be met."""
        if (self.kind in self.WITH_OPTIONS) != bool(self.options):
            raise ValidationError({"options": _("Questions with choices need choices, and no others have any.")})
        if self.shown_if_question and not self._can_be_shown(self.shown_if_question):
            raise ValidationError({"shown_if_question": _("Only an earlier question with choices can decide that.")})
        if self.shown_if_question and self.shown_if_value not in self.shown_if_question.answer_keys():
            raise ValidationError({"shown_if_value": _("That question has no such answer.")})

    def _can_be_shown(self, other: "Question") -> bool:
        earlier = (other.order, other.pk) < (self.order, self.pk or float("inf"))
        return bool(other.page_key == self.page_key and earlier and other.kind in self.CAN_DECIDE)

    def answer_keys(self) -> list[str]:
        """Return what can be answered to a question with choices."""
        return [YES, NO] if self.kind == self.Kind.YES_NO else [option["key"] for option in self.options]

    def label_in(self, language: str) -> str:
        return self.label_es if language == "es" else self.label_en

    def help_in(self, language: str) -> str:
        return (self.help_es if language == "es" else "") or self.help_en

    def choices_in(self, language: str) -> list[tuple[str, str]]:
        """Return keys with their words, for a form or a list; for `yes_no` too."""
        if self.kind == self.Kind.YES_NO:
            with override(language):
                return [(YES, gettext("Yes")), (NO, gettext("No"))]
        return [(option["key"], option["es" if language == "es" else "en"]) for option in self.options]


class Answer(models.Model):
    """What one person answered for one date: text, a key, a list of keys, or true and false, by the question's kind.

    Options are kept by their keys, so both languages count together and a reworded choice keeps its answers.
    """

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    value = models.JSONField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["registration", "question"], name="one_answer_a_question")]

    def __str__(self) -> str:
        return self.told_in("en")

    def told_in(self, language: str) -> str:
        """Return the answer in words; a key whose option is gone stands for itself."""
        words = dict(self.question.choices_in(language)) if self.question.kind in Question.CAN_DECIDE else {}
        value: Any = self.value
        if isinstance(value, bool):
            value = YES if value else NO
        return ", ".join(words.get(one, one) for one in (value if isinstance(value, list) else [str(value)]))
