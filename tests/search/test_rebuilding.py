"""Rebuilding beside a living index, going back, and the nightly comparison; over both engines."""

import pytest
from django.core.management import CommandError, call_command

from networks.models import Coalition
from search import draining, rebuilding
from search.draining import drain, drain_engine
from search.engines import choice
from search.models import Entry, Outbox, Rebuild
from search.plan import plan
from search.query import Query
from search.rebuilding import RebuildRefused, differences, rebuild, roll_back
from search.reconciling import reconcile, reconcile_engine
from search.records import Record
from tests.factories.networks import CoalitionFactory


@pytest.fixture
def living(site):
    """The engine of the site, with three things in its index."""
    CoalitionFactory.create_batch(3, about_en="orchard")
    site()
    return next(engine for engine in choice.engines() if engine.name == site.name)


def count(engine, text):
    engine.refresh()
    return engine.search(plan(Query(text=text, language="en"), text)).total


def test_a_rebuilt_index_holds_everything(living):
    assert rebuild(living) == 3
    assert count(living, "orchard") == 3
    assert not Rebuild.objects.exists()


def test_what_is_written_deleted_and_drained_while_the_copy_runs_is_in_the_new_index(living):
    changes = [
        lambda: CoalitionFactory(name_en="Meadow"),
        lambda: Coalition.objects.order_by("pk").first().delete(),
        lambda: drain_engine(living),
    ]

    def meanwhile(done):
        while changes:
            changes.pop(0)()

    rebuild(living, meanwhile)
    assert count(living, "meadow") == 1
    assert count(living, "orchard") == 2


def test_what_is_saved_between_a_drainers_steps_while_a_rebuild_begins_is_in_the_new_index(living, monkeypatch):
    """The drainer has read its rows, then a rebuild copies everything, then a row's thing is saved again."""
    coalition = Coalition.objects.order_by("pk").first()
    coalition.save()
    real, steps = draining._entries, ["once"]

    def meanwhile(rows):
        while steps:
            steps.pop()
            index = living.new_index()
            Rebuild.objects.create(engine=living.name, index=index)
            rebuilding._copy(living, index, None)
            coalition.about_en = "meadow"
            coalition.save()
        return real(rows)

    monkeypatch.setattr(draining, "_entries", meanwhile)
    drain_engine(living)
    index = Rebuild.objects.get().index
    assert differences(living, index) == (set(), 3)
    assert not Outbox.objects.filter(engine=living.name).exists()


def test_an_index_that_is_not_what_the_database_says_is_never_adopted(living, monkeypatch):
    before = dict(living.revisions())
    real = type(living).write

    def lossy(engine, records, index=None):
        kept = [record for record in records if index is None or not record.pk.endswith(records[0].pk[-1])]
        return {record.ref: "" for record in records} | dict(real(engine, kept, index))

    monkeypatch.setattr(type(living), "write", lossy)
    with pytest.raises(RebuildRefused):
        rebuild(living)
    assert dict(living.revisions()) == before
    assert not Rebuild.objects.exists()


def test_changed_words_are_noticed_by_their_hash_though_the_count_is_right(living):
    index = living.new_index()
    records = [entry.record() for entry in Entry.objects.all()]
    first = {**vars(records[0]), "texts": {"en": "something else"}}
    living.write([Record(**first), *records[1:]], index)
    assert differences(living, index) == ({records[0].ref}, 3)


def test_a_rebuild_that_was_killed_is_cleared_away_by_the_next(living):
    Rebuild.objects.create(engine=living.name, index=living.new_index())
    CoalitionFactory(about_en="orchard")
    drain()
    assert rebuild(living) == 4
    assert not Rebuild.objects.exists()


def test_of_two_rebuilds_at_once_the_later_ends_and_the_earlier_leaves_nothing(living):
    with pytest.raises(RebuildRefused, match="another rebuild"):
        rebuild(living, lambda done: rebuild(living))
    assert count(living, "orchard") == 3
    assert not Rebuild.objects.exists()
    assert reconcile_engine(living) == 0


def test_the_index_before_can_answer_again_and_learns_what_it_missed(living):
    rebuild(living)
    CoalitionFactory(about_en="orchard")
    drain()
    roll_back(living)
    assert count(living, "orchard") == 3
    drain()
    assert count(living, "orchard") == 4


def test_tokens_of_an_older_analysis_are_made_anew(living):
    Entry.objects.update(tokens={"titles": {}, "texts": {"en": "oldstem"}}, rules="older")
    rebuild(living)
    assert count(living, "orchard") == 3


def test_reconciling_finds_what_was_written_past_the_signals(living):
    Coalition.objects.bulk_create([CoalitionFactory.build(slug="past", about_en="orchard")])
    assert reconcile().things == 1
    drain()
    assert count(living, "orchard") == 4


def test_reconciling_finds_what_was_changed_past_the_signals(living):
    first, second, _third = Coalition.objects.order_by("pk")
    Coalition.objects.filter(pk=first.pk).update(about_en="meadow")
    Coalition.objects.filter(pk=second.pk).update(summary_en="hidden")
    assert reconcile().things == 2
    drain()
    assert (count(living, "meadow"), count(living, "orchard")) == (1, 1)
    assert reconcile().things == 0


def test_reconciling_finds_what_was_deleted_past_the_signals(living):
    Coalition.objects.order_by("pk")[:1].get()
    gone = Coalition.objects.order_by("pk").first()
    Coalition.objects.filter(pk=gone.pk)._raw_delete("default")
    assert reconcile().things == 1
    drain()
    assert count(living, "orchard") == 2


def test_reconciling_finds_what_the_index_lost_and_what_it_has_too_much(living):
    first, *others = Entry.objects.order_by("pk")
    ghost = Record("card", "999999", 7, scopes=("public",), group="card:999999", texts={"en": "orchard"})
    living.adopt(living.new_index())
    living.write([*(entry.record() for entry in others), ghost])
    living.refresh()
    assert reconcile_engine(living) == 2
    drain()
    assert count(living, "orchard") == 3
    assert first.thing_pk in {ref.partition(":")[2] for ref, _ in living.revisions()}


def test_an_index_ahead_of_a_restored_database_is_overtaken(living):
    coalition = Coalition.objects.order_by("pk").first()
    entry = Entry.objects.get(thing_pk=coalition.pk)
    living.write([Record(**{**vars(entry.record()), "revision": 50, "texts": {"en": "future"}})])
    living.refresh()
    reconcile_engine(living)
    drain()
    assert count(living, "future") == 0
    assert count(living, "orchard") == 3
    coalition.refresh_from_db()
    assert coalition.search_revision == 51


def test_nothing_is_queued_when_nothing_differs(living):
    found = reconcile()
    assert found.things == 0
    assert set(found.engines.values()) == {0}
    assert not Outbox.objects.exists()


def test_the_commands_say_what_they_did(living, capsys):
    CoalitionFactory()
    call_command("drain_search")
    assert "1 sent, 0 waiting" in capsys.readouterr().out
    call_command("reconcile_search")
    assert "0 things were not prepared" in capsys.readouterr().out
    call_command("rebuild_search", engine=living.name)
    assert f"{living.name}: 4 documents" in capsys.readouterr().out
    call_command("rebuild_search", engine=living.name, rollback=True)
    assert f"{living.name}: back to" in capsys.readouterr().out


def test_going_back_with_nothing_to_go_back_to_is_refused_in_words(card, db):
    choice.embedded().prepare()
    with pytest.raises(CommandError, match="no index to go back to"):
        call_command("rebuild_search", engine="embedded", rollback=True)
