"""Two editors with the same date open: neither undoes what the other saved, and both are told."""

import json

import pytest

from tests.webinars.test_admin import LIST, sealed
from tests.webinars.test_desk_saving import as_it_is, edit
from webinars import seats
from webinars.desk import saving
from webinars.desk.meanwhile import stamp_of
from webinars.models import SessionChange, WebinarSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(signed_in, amara):
    return signed_in(amara)


def opened(client, session, webinar, **typed):
    """Return a form as it was opened, with something typed into it."""
    form = client.get(f"{LIST}edit/{session.pk}/").context["form"]
    return as_it_is(session, webinar, opened_with=form.initial["opened_with"], join_url=session.join_url) | typed


def fresh(session):
    return WebinarSession.objects.get(pk=session.pk)


def labels(answer):
    return [change.label for change in answer.context["plan"].changes]


def test_what_only_the_other_changed_stays(editor, webinar, session):
    mine = opened(editor, session, webinar, captions="human")
    seats.change_capacity(session.pk, 9)
    seats.reschedule(session.pk, session.starts_at.replace(year=2031), 60, "America/Denver")
    answer = edit(editor, session, mine)
    assert labels(answer) == ["captions"]
    edit(editor, session, sealed(answer))
    saved = fresh(session)
    assert (saved.capacity, saved.zone, saved.starts_at.year, saved.captions) == (9, "America/Denver", 2031, "human")


def test_a_room_that_the_other_made_larger_may_be_full_by_now(editor, webinar, session):
    mine = opened(editor, session, webinar, slides_url="https://v.example/slides.pdf")
    seats.change_capacity(session.pk, 9)
    session.registrations.create(name="A", email="a@home.example", status="confirmed", queue_number=1)
    for number in range(2, 8):
        session.registrations.create(name="A", email=f"a{number}@x.example", status="confirmed", queue_number=number)
    answer = edit(editor, session, mine)
    assert labels(answer) == ["slides"]


def test_what_both_changed_is_asked_with_the_other_s_beside_it(editor, webinar, session):
    mine = opened(editor, session, webinar, capacity="20")
    seats.change_capacity(session.pk, 9)
    answer = edit(editor, session, mine)
    assert [(one.label, one.before, one.after) for one in answer.context["plan"].changes] == [("seats", "9", "20")]
    assert "Somebody else has changed this too since you opened the form: seats." in answer.text
    edit(editor, session, sealed(answer))
    assert fresh(session).capacity == 20


def test_an_hour_both_changed_is_asked_too(editor, webinar, session):
    mine = opened(editor, session, webinar, day="2031-06-05")
    seats.reschedule(session.pk, session.starts_at.replace(year=2030, month=1), 60, session.zone)
    answer = edit(editor, session, mine)
    assert answer.context["both_changed"] == ["Time"]


def test_what_the_other_saves_while_the_question_stands_is_kept(editor, webinar, session):
    answer = edit(editor, session, opened(editor, session, webinar, captions="human"))
    seats.change_capacity(session.pk, 9)
    edit(editor, session, sealed(answer))
    saved = fresh(session)
    assert (saved.capacity, saved.captions) == (9, "human")


@pytest.mark.parametrize("stamp", ["", "{", "[]", "7", json.dumps({"capacity": "x", "start": 7})])
def test_a_stamp_that_says_nothing_changes_nothing(editor, webinar, session, stamp):
    answer = edit(editor, session, opened(editor, session, webinar, capacity="20", opened_with=stamp))
    assert labels(answer) == ["seats"]


def test_a_save_in_the_very_same_moment_is_a_sentence_and_keeps_what_was_typed(
    editor, webinar, session, amara, monkeypatch
):
    data = sealed(edit(editor, session, opened(editor, session, webinar, captions="human")))
    real = saving.save

    def late(shown, *rest):
        seats.change_capacity(shown.pk, 9)
        return real(shown, *rest)

    monkeypatch.setattr(saving, "save", late)
    answer = edit(editor, session, data)
    assert "Somebody else changed this date just now." in answer.text
    assert answer.context["form"]["captions"].value() == "human"
    assert (fresh(session).captions, fresh(session).capacity) == ("none", 9)
    monkeypatch.undo()
    edit(editor, session, data)
    assert (fresh(session).captions, fresh(session).capacity) == ("human", 9)


def test_going_back_to_write_keeps_what_was_typed_and_saves_nothing(editor, webinar, session):
    data = opened(editor, session, webinar, capacity="20", next="/admin/pages/", day="2031-06-05")
    answer = edit(editor, session, sealed(edit(editor, session, data)) | {
        "again": "1", "message_en": "Sorry.", "message_es": "Perdón.",
    })  # fmt: skip
    assert (answer.context["form"]["capacity"].value(), answer.context["form"]["day"].value()) == ("20", "2031-06-05")
    carried = dict(answer.context["carried"])
    assert carried == {"next": "/admin/pages/", "message_en": "Sorry.", "message_es": "Perdón."}
    assert SessionChange.objects.count() == 0
    again = edit(editor, session, data | carried)
    assert again.context["words"].words == {"en": "Sorry.", "es": "Perdón."}


def test_a_stamp_is_the_same_as_long_as_the_date_is(session):
    assert stamp_of(session) == stamp_of(fresh(session))
    seats.change_capacity(session.pk, 9)
    assert stamp_of(session) != stamp_of(fresh(session))
