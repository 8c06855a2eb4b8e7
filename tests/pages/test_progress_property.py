"""Whatever editors and translators do to a guide, in any order: a member's progress is what a plain model says.

The model is a set of ids. Ticking adds one that is in some published edition, taking back removes one, and nothing that
happens to the guide changes it; what is counted is that set with what an edition holds now.
"""

import json
import uuid

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale, Revision
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from hub.pages.agenda import tickable
from hub.pages.models import GuidePage
from hub.pages.models.progress import ticks_of
from hub.pages.templatetags.guides import lay_out
from hub.pages.ticking import keep_ticks
from tests.factories import pages

EACH = st.integers(0, 10**6)
"""Chooses one of what there is, by its remainder."""


class Lab:
    """A guide, its Spanish edition once it is translated, and what a member should have ticked."""

    def __init__(self, member):
        self.member = member
        made = [("step", pages.step(f"Step {n}", 10, ("pens", "paper"), checklist=["first", "then"])) for n in range(3)]
        stage = ("stage", {"title": "Look", "purpose": ""})
        guide = pages.guide(steps=[stage, *made], need=[("thing", "a wall"), ("thing", "soup")])
        self.pk, self.ticked, self.synced = guide.pk, set(), None

    @property
    def guide(self):
        return GuidePage.objects.get(pk=self.pk)

    @property
    def spanish(self):
        return GuidePage.objects.filter(translation_key=self.guide.translation_key).exclude(pk=self.pk).first()

    @property
    def editions(self):
        return [page for page in (self.guide, self.spanish) if page]

    def publish(self, change):
        """Change the raw blocks as the admin's form does, and publish; what stays keeps its id."""
        guide = self.guide.latest_revision.as_object()
        fields = {name: json.loads(json.dumps(list(getattr(guide, name).raw_data))) for name in ("need", "steps")}
        change(fields["need"], fields["steps"])
        for name, raw in fields.items():
            setattr(guide, name, json.dumps(raw))
        guide.save_revision().publish()

    # What editors do

    def reorder(self, number):
        def change(need, steps):
            steps.append(steps.pop(number % len(steps)))
            need.reverse()
            for step in steps:
                for name in ("materials", "checklist"):
                    step["value"].get(name, []).reverse()

        before = set(tickable([self.guide]))
        self.publish(change)
        assert set(tickable([self.guide])) == before

    def edit(self, number):
        def change(need, steps):
            step = steps[number % len(steps)]["value"]
            step["title"] = f"Said anew {number}"
            for thing in [*need, *step.get("materials", []), *step.get("checklist", [])]:
                thing["value"] = f"{thing['value']}, and more"[-100:]

        before = list(tickable([self.guide]))
        self.publish(change)
        assert list(tickable([self.guide])) == before

    def insert(self, number):
        def change(need, steps):
            item = {"type": "item", "value": "new", "id": str(uuid.uuid4())}
            body = [{"type": "paragraph", "value": "<p>New.</p>", "id": str(uuid.uuid4())}]
            value = {"title": "New", "minutes": 5, "materials": [item], "checklist": [], "body": body}
            steps.insert(number % (len(steps) + 1), {"type": "step", "value": value, "id": str(uuid.uuid4())})
            need.append({"type": "thing", "value": "new", "id": str(uuid.uuid4())})

        before = set(tickable([self.guide]))
        self.publish(change)
        assert before < set(tickable([self.guide]))

    def delete(self, number):
        def change(need, steps):
            if len(steps) > 1:
                steps.pop(number % len(steps))
            if need:
                need.pop(number % len(need))
            for step in steps:
                step["value"].get("checklist", [])[:1] = []

        before = set(tickable([self.guide]))
        self.publish(change)
        assert set(tickable([self.guide])) <= before

    def undo(self, number):
        """Go back to any earlier version, as the admin does: it becomes the newest."""
        revisions = Revision.objects.for_instance(self.guide).order_by("pk")
        revisions[number % revisions.count()].as_object().save_revision().publish()

    # What translators do

    def translate(self, number):
        """Translate the guide, or bring its translation up to date, with some sentences put into Spanish."""
        guide = self.guide
        source, made = TranslationSource.get_or_create_from_instance(guide)
        if not made:
            source.update_from_db()
        spanish = Locale.objects.get(language_code="es")
        translation, _made = Translation.objects.get_or_create(source=source, target_locale=spanish)
        for segment in source.stringsegment_set.select_related("string")[: number % 5]:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string, locale=spanish, context=segment.context, defaults={"data": "En español"}
            )
        translation.save_target(publish=True)
        assert list(tickable([self.spanish])) == list(tickable([guide])), "a translation has the ids of its original"

    # What the member does

    def tick(self, number):
        keys = sorted(set(tickable(self.editions)))
        if keys:
            key = keys[number % len(keys)]
            keep_ticks(member=self.member, guide=self.editions[number % len(self.editions)], on=[key])
            self.ticked.add(key)

    def take_back(self, number):
        if self.ticked:
            key = sorted(self.ticked)[number % len(self.ticked)]
            keep_ticks(member=self.member, guide=self.editions[-1], off=[key])
            self.ticked.remove(key)

    def check(self):
        assert ticks_of(self.member, self.guide) == self.ticked
        for edition in self.editions:
            for viewer, mine in ((self.member, self.ticked), (AnonymousUser(), set())):
                request = RequestFactory().get(edition.address())
                request.user = viewer
                laid = lay_out({"request": request}, edition)
                assert laid.ticked == mine
                assert laid.done == sum(step.key in mine for step in laid.agenda.steps)


ACTS = (Lab.reorder, Lab.edit, Lab.insert, Lab.delete, Lab.undo, Lab.translate, Lab.tick, Lab.tick, Lab.take_back)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=st.lists(st.tuples(st.sampled_from(ACTS), EACH), min_size=4, max_size=10))
def test_progress_survives_edits_reordering_and_translation_of_the_guide(ben, story):
    with transaction.atomic():
        lab = Lab(ben)
        for act, number in story:
            act(lab, number)
            lab.check()
        transaction.set_rollback(True)


def test_the_property_test_would_see_a_translation_with_ids_of_its_own(ben, monkeypatch):
    lab = Lab(ben)
    lab.translate(0)
    lab.tick(0)
    spanish = lab.spanish
    raw = json.loads(json.dumps(list(spanish.steps.raw_data)))
    for block in raw:
        block["id"] = str(uuid.uuid4())
    spanish.steps = json.dumps(raw)
    spanish.save_revision().publish()
    assert list(tickable([lab.spanish])) != list(tickable([lab.guide]))
