"""An import may gather what it writes: each thing is queued once, and all of it or nothing."""

import pytest

from networks.models import WorkItem
from search.models import Entry, Outbox
from search.outbox import gathering
from tests.factories.networks import CoalitionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("card")]


def test_a_thing_saved_many_times_is_queued_once_as_it_is_at_the_end():
    with gathering():
        coalition = CoalitionFactory(name_en="First")
        WorkItem.objects.create(coalition=coalition, text_en="Warm laundry", text_es="Ropa")
        coalition.name_en = "Last"
        coalition.save()
        assert not Entry.objects.exists()
    entry = Entry.objects.get()
    assert entry.texts["en"] == {"title": "Last", "body": "Warm laundry"}
    assert entry.revision == Outbox.objects.get().revision == 1


def test_what_is_made_and_deleted_inside_leaves_nothing():
    with gathering():
        CoalitionFactory().delete()
    assert not Entry.objects.exists()
    assert not Outbox.objects.exists()


def test_what_only_shows_a_changed_row_is_queued_only_where_its_document_changed():
    item = WorkItem.objects.create(coalition=CoalitionFactory(), text_en="Warm laundry", text_es="Ropa")
    before = Entry.objects.get().revision
    with gathering():
        item.text_es = "Ropa tibia"
        item.save()
    assert Entry.objects.get().revision == before


def test_an_import_that_fails_leaves_neither_things_nor_rows():
    def half_an_import():
        with gathering():
            CoalitionFactory()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_an_import()
    CoalitionFactory()
    assert Entry.objects.count() == Outbox.objects.count() == 1
