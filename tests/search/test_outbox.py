"""The promises of the outbox: it commits with its cause, and nothing leaves it unacknowledged."""

import pytest
from django.db import transaction

from networks.models import Coalition, WorkItem
from search import breaker, outbox
from search.draining import drain, drain_engine
from search.engines import choice
from search.models import Entry, Outbox
from search.outbox import schedule
from search.plan import plan
from search.query import Query
from tests.factories.networks import CoalitionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("card")]
NOWHERE = "http://127.0.0.1:9"


def found(text):
    engine = choice.embedded()
    return [match.pk for match in engine.search(plan(Query(text=text, language="en"), text)).matches]


def test_a_save_leaves_an_entry_and_a_row_for_every_engine(settings):
    settings.ELASTICSEARCH_URL = NOWHERE
    coalition = CoalitionFactory()
    assert Entry.objects.get().thing_pk == str(coalition.pk)
    assert sorted(Outbox.objects.values_list("engine", "op")) == [("elasticsearch", "index"), ("embedded", "index")]


def test_a_save_that_is_rolled_back_leaves_nothing():
    with transaction.atomic():
        CoalitionFactory()
        transaction.set_rollback(True)
    assert not Outbox.objects.exists()
    assert not Entry.objects.exists()


def test_each_save_raises_the_revision_of_thing_entry_and_row_alike():
    coalition = CoalitionFactory()
    coalition.name_en = "Renamed"
    coalition.save()
    coalition.refresh_from_db()
    assert coalition.search_revision == Entry.objects.get().revision == Outbox.objects.get().revision == 2


def test_a_stale_copy_that_is_saved_does_not_lower_the_revision():
    coalition = CoalitionFactory()
    stale = Coalition.objects.get()
    coalition.save()
    coalition.save()
    stale.save()
    assert Entry.objects.get().revision > 3 - 1
    assert Coalition.objects.get().search_revision == Entry.objects.get().revision


def test_what_is_entered_is_what_the_database_says_not_what_the_copy_says():
    coalition = CoalitionFactory(name_en="Old", about_en="kept")
    copy = Coalition.objects.get()
    coalition.about_en = "changed"
    coalition.save()
    copy.name_en = "New"
    copy.save(update_fields=["name_en"])
    assert Entry.objects.get().texts["en"] == {"title": "New", "body": "changed"}


def test_a_change_in_what_a_thing_shows_raises_it_too():
    coalition = CoalitionFactory()
    item = WorkItem.objects.create(coalition=coalition, text_en="Warm laundry", text_es="Ropa")
    assert "Warm laundry" in Entry.objects.get().texts["en"]["body"]
    before = Entry.objects.get().revision
    item.delete()
    assert Entry.objects.get().revision > before
    assert "laundry" not in Entry.objects.get().texts["en"]["body"]


def test_a_change_that_no_document_shows_raises_nothing():
    item = WorkItem.objects.create(coalition=CoalitionFactory(), text_en="Warm laundry", text_es="Ropa")
    before = Entry.objects.get().revision
    item.text_es = "Ropa limpia"
    item.save()
    assert Entry.objects.get().revision == before


def test_a_sign_in_is_no_change():
    coalition = CoalitionFactory()
    coalition.save(update_fields=["search_revision"])
    assert Entry.objects.get().revision == 1


def test_a_delete_is_sent_as_a_delete_and_stays_deleted():
    coalition = CoalitionFactory(name_en="Orchard")
    drain()
    assert found("orchard")
    coalition.delete()
    assert Outbox.objects.get().op == "delete"
    drain()
    assert not found("orchard")
    assert Entry.objects.get().deleted


def test_a_thing_that_comes_back_under_its_number_is_found_again():
    coalition = CoalitionFactory(name_en="Orchard")
    pk = coalition.pk
    coalition.delete()
    CoalitionFactory(pk=pk, name_en="Orchard")
    drain()
    assert found("orchard") == [str(pk)]


def test_rows_go_when_the_engine_has_acknowledged_them():
    CoalitionFactory.create_batch(3)
    assert drain() == {"embedded": 3}
    assert not Outbox.objects.exists()


def test_while_elasticsearch_is_down_its_rows_stay_and_the_other_engine_goes_on(settings):
    settings.ELASTICSEARCH_URL = NOWHERE
    CoalitionFactory(name_en="Orchard")
    drain()
    assert found("orchard")
    CoalitionFactory(name_en="Meadow")
    breaker.draining.reset()
    drain()
    assert list(Outbox.objects.values_list("engine", flat=True)) == ["elasticsearch"] * 2


@pytest.mark.elasticsearch
def test_what_could_not_be_sent_is_sent_when_the_engine_is_back(settings, elasticsearch):
    there = settings.ELASTICSEARCH_URL
    settings.ELASTICSEARCH_URL = NOWHERE
    CoalitionFactory(name_en="Orchard")
    drain()
    settings.ELASTICSEARCH_URL = there
    breaker.draining.reset()
    Outbox.objects.update(due_at="2020-01-01T00:00Z")
    assert drain()["elasticsearch"] == 1
    assert not Outbox.objects.exists()


class Picky:
    """An engine that refuses one thing, and lets something happen while it writes."""

    name = "embedded"

    def __init__(self, refused="", meanwhile=lambda: None):
        self.refused, self.meanwhile = refused, meanwhile

    def prepare(self):
        return False

    def write(self, records, index=None):
        self.meanwhile()
        return {record.ref: "no" if record.ref == self.refused else "" for record in records}


def test_a_refused_thing_keeps_its_row_and_holds_up_no_other():
    bad, good = CoalitionFactory.create_batch(2)
    assert drain_engine(Picky(f"card:{bad.pk}")) == 1
    row = Outbox.objects.get()
    assert (row.thing_pk, row.attempts) == (str(bad.pk), 1)
    assert row.due_at > row.queued_at
    assert good.pk != bad.pk


def test_a_save_while_its_row_is_being_sent_keeps_the_row():
    coalition = CoalitionFactory()
    saves = [coalition.save]

    def save_once():
        if saves:
            saves.pop()()
            Outbox.objects.update(due_at="2100-01-01T00:00Z")

    assert drain_engine(Picky(meanwhile=save_once)) == 0
    assert Outbox.objects.get().revision == 2


def test_a_lost_search_file_is_filled_again(settings, tmp_path):
    coalition = CoalitionFactory(name_en="Orchard")
    drain()
    settings.SEARCH_FILE = str(tmp_path / "another.sqlite3")
    assert not found("orchard")
    drain()
    assert found("orchard") == [str(coalition.pk)]


def test_many_things_are_scheduled_in_a_fixed_number_of_queries(django_assert_max_num_queries):
    coalitions = CoalitionFactory.create_batch(30)
    with django_assert_max_num_queries(8 + 30):  # one query of the document's own for each
        schedule(coalitions)
    assert Outbox.objects.count() == 30


def test_a_thing_of_no_kind_is_passed_over(card):
    schedule([WorkItem(pk=5)])
    assert not Outbox.objects.exists()
    assert outbox.schedule_pks(card, []) == 0
