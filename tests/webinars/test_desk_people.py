"""Who registered, at the desk: to search and narrow, to export, to add to, to check in, to write to."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from members.models import OutgoingMail
from tests.factories.members import MemberFactory
from tests.factories.webinars import MEETING, SessionFactory, guest
from tests.support.tasks import work_off
from tests.webinars.test_admin import LIST, leads_nowhere, sealed
from webinars import seats
from webinars.models import Answer, Question, Registration, Speaker

pytestmark = pytest.mark.django_db

FORMULAS = ['=HYPERLINK("https://evil.example")', "+1+1", "-2", "@SUM(A1)", "\t=1", "  =1"]


@pytest.fixture
def editor(signed_in, amara):
    return signed_in(amara)


@pytest.fixture
def people(session):
    """Ana came, Bo has a seat, Cai (Spanish) too; Dee and Eli wait."""
    session.capacity = 3
    session.save()
    made = {}
    for number, (name, language) in enumerate(
        [("Ana Prado", "en"), ("Bo Lind", "en"), ("Cai Ruiz", "es"), ("Dee Ode", "en"), ("Eli Roe", "es")]
    ):
        person = guest(number, name=name, language=language, is_known=True)
        made[name.split()[0]] = seats.register(session.pk, person, tells=False)
    return made


def names(client, session, query=""):
    rows = client.get(f"{LIST}inspect/{session.pk}/{query}").context["rows"]
    return [registration.name.split()[0] for registration, _needs, _answers in rows]


def test_the_list_is_in_the_order_people_came(editor, session, people):
    assert names(editor, session) == ["Ana", "Bo", "Cai", "Dee", "Eli"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=ana", ["Ana"]),
        ("?q=guest-3", ["Dee"]),
        ("?status=waiting", ["Dee", "Eli"]),
        ("?language=es", ["Cai", "Eli"]),
        ("?came=yes", ["Ana"]),
        ("?came=no", ["Bo", "Cai"]),
        ("?status=waiting&language=es", ["Eli"]),
        ("?status=nonsense&language=xx", ["Ana", "Bo", "Cai", "Dee", "Eli"]),
        ("?need=captions", ["Bo"]),
        ("?q=nobody", []),
    ],
)
def test_the_list_is_narrowed(editor, session, people, amara, query, found):
    seats.check_in(people["Ana"].pk, by=amara)
    Registration.objects.filter(pk=people["Bo"].pk).update(needs=["captions"])
    assert names(editor, session, query) == found


def test_answers_stand_beside_who_gave_them(editor, webinar, session, people):
    options = [{"key": "aunt", "en": "An aunt", "es": "Una tía"}]
    question = Question.objects.create(
        page_key=webinar.translation_key, kind="choice", label_en="Who are you?", label_es="¿Quién es?", options=options
    )
    Answer.objects.create(registration=people["Bo"], question=question, value="aunt")
    page = editor.get(f"{LIST}inspect/{session.pk}/").text
    assert "Who are you?" in page
    assert "An aunt" in page


def test_many_people_cost_no_more_queries_than_few(editor, session, people):
    def count():
        with CaptureQueriesContext(connection) as queries:
            editor.get(f"{LIST}inspect/{session.pk}/")
        return len(queries)

    count()
    few = count()
    for number in range(20, 40):
        seats.register(session.pk, guest(number), tells=False)
    assert count() == few


def test_a_list_of_people_is_kept_in_no_cache(editor, session, people):
    for address in (f"{LIST}inspect/{session.pk}/", f"{LIST}people/{session.pk}/export.csv/"):
        said = editor.get(address)["Cache-Control"].split(", ")
        assert "no-store" in said
        assert not {"public", "s-maxage"} & {word.partition("=")[0] for word in said}


def table(client, session, form, query=""):
    """Return an export as a list of rows of texts."""
    body = client.get(f"{LIST}people/{session.pk}/export.{form}/{query}").content
    if form == "csv":
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(body)).active
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_holds_what_the_list_shows(editor, session, people, form):
    head, *rows = table(editor, session, form, "?status=waiting")
    assert head[:4] == ["Number", "Name", "E-mail", "State"]
    assert [row[:4] for row in rows] == [
        ["4", "Dee Ode", "guest-3@home.example", "waiting"],
        ["5", "Eli Roe", "guest-4@home.example", "waiting"],
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_an_export_is_run_by_a_spreadsheet(editor, session, people, webinar, form, text):
    question = Question.objects.create(page_key=webinar.translation_key, label_en=text, label_es="¿?")
    Answer.objects.create(registration=people["Bo"], question=question, value=text)
    Registration.objects.filter(pk=people["Bo"].pk).update(name=text, needs_note=text)
    cells = [cell for row in table(editor, session, form) for cell in row]
    hurtful = [cell for cell in cells if cell.strip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert hurtful == []
    assert sum(cell.endswith(text.strip()) for cell in cells) == 4


def test_no_cell_of_a_workbook_is_typed_as_a_formula(editor, session, people):
    Registration.objects.filter(pk=people["Bo"].pk).update(name="=1+1")
    body = editor.get(f"{LIST}people/{session.pk}/export.xlsx/").content
    kinds = {cell.data_type for row in load_workbook(io.BytesIO(body)).active.iter_rows() for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_holds_no_meeting_link(editor, session, people, form):
    assert "secret.example" not in str(table(editor, session, form))


def test_there_are_two_forms_of_export(editor, session):
    assert leads_nowhere(editor.get(f"{LIST}people/{session.pk}/export.json/"))


def added(client, session, **fields):
    data = {"name": "Fay Moe", "email": "fay@home.example", "language": "es"} | fields
    return client.post(f"{LIST}people/{session.pk}/add/", data)


def test_somebody_added_by_hand_has_a_seat_at_once_and_is_told(editor, session, amara):
    assert added(editor, session).status_code == 302
    made = Registration.objects.get()
    assert (made.status, made.added_by, made.language) == ("confirmed", amara, "es")
    work_off()
    assert OutgoingMail.objects.get().to == "fay@home.example"


def test_somebody_added_to_a_full_room_waits_behind_the_others(editor, session, people):
    added(editor, session)
    assert Registration.objects.get(name="Fay Moe").place_in_line == 3


def test_somebody_added_who_is_a_member_has_it_on_their_account(editor, session, rosa):
    added(editor, session, email=rosa.email.upper())
    assert Registration.objects.get().member == rosa


def test_nobody_is_added_to_what_is_called_off(editor, session):
    seats.cancel_session(session.pk, tells=False)
    answer = added(editor, session)
    assert "called off" in str(answer.context["form"].non_field_errors())


def test_checking_in_notes_who_came_and_by_whom_and_is_taken_back(editor, session, people, amara):
    url = f"{LIST}people/{session.pk}/check-in/{people['Bo'].pk}/"
    back = editor.post(f"{url}?q=bo", {"came": "yes"})
    assert back["Location"].endswith(f"?q=bo#person-{people['Bo'].pk}")
    bo = Registration.objects.get(pk=people["Bo"].pk)
    assert (bo.attended, bo.checked_in_by) == (True, amara)
    editor.post(url, {"came": "no"})
    assert not Registration.objects.get(pk=bo.pk).attended


def test_a_get_checks_nobody_in(editor, session, people):
    assert editor.get(f"{LIST}people/{session.pk}/check-in/{people['Bo'].pk}/").status_code == 405


def test_who_has_no_seat_or_belongs_to_another_date_is_not_checked_in(editor, session, people):
    other = SessionFactory(page_key=session.page_key)
    for date, name in ((session, "Dee"), (other, "Bo")):
        url = f"{LIST}people/{date.pk}/check-in/{people[name].pk}/"
        assert leads_nowhere(editor.post(url, {"came": "yes"}))
    assert not Registration.objects.exclude(checked_in_at=None).exists()


WORDS = {"subject_en": "Bring a pen", "message_en": "Two pens.", "subject_es": "Un lápiz", "message_es": "Dos lápices."}


@pytest.mark.parametrize(
    ("segment", "to"),
    [("confirmed", [0, 1, 2]), ("waiting", [3, 4]), ("attended", [0]), ("missed", [1, 2])],
)
def test_a_message_goes_to_its_part_each_in_their_language(editor, session, people, amara, segment, to):
    seats.check_in(people["Ana"].pk, by=amara)
    url = f"{LIST}message/{session.pk}/"
    asked = editor.post(url, WORDS | {"segment": segment})
    work_off()
    assert OutgoingMail.objects.count() == 0
    assert asked.context["plan"].total == len(to)
    editor.post(url, sealed(asked))
    work_off()
    mails = OutgoingMail.objects.order_by("to")
    assert [mail.to for mail in mails] == [f"guest-{number}@home.example" for number in to]
    for mail in mails:
        assert mail.subject == WORDS[f"subject_{mail.language}"]
        assert WORDS[f"message_{mail.language}"] in mail.text


def test_the_button_of_a_message_pressed_twice_sends_one(editor, session, people):
    url = f"{LIST}message/{session.pk}/"
    data = sealed(editor.post(url, WORDS | {"segment": "waiting"}))
    editor.post(url, data)
    editor.post(url, data)
    work_off()
    assert OutgoingMail.objects.count() == 2


def test_an_address_nobody_confirmed_gets_no_message(editor, session):
    seats.register(session.pk, guest(9), tells=False)
    answer = editor.post(f"{LIST}message/{session.pk}/", WORDS | {"segment": "confirmed"})
    assert "segment" in answer.context["form"].errors


@pytest.mark.parametrize("gone", ["subject_es", "message_es", "subject_en", "message_en"])
def test_a_message_is_written_in_both_languages(editor, session, people, gone):
    answer = editor.post(f"{LIST}message/{session.pk}/", WORDS | {"segment": "waiting", gone: ""})
    assert gone in answer.context["form"].errors


def test_a_message_holds_no_meeting_link(editor, session, people):
    data = WORDS | {"segment": "waiting", "message_en": f"Come to {MEETING} now"}
    answer = editor.post(f"{LIST}message/{session.pk}/", data)
    assert "message_en" in answer.context["form"].errors


DOORS = [
    "edit/{pk}/", "inspect/{pk}/", "people/{pk}/export.csv/", "people/{pk}/export.xlsx/", "people/{pk}/add/",
    "message/{pk}/", "mail/{pk}/", "mail/{pk}/seat/", "report/{pk}/", "questions/{pk}/", "questions/{pk}/add/",
    "act/{pk}/call-off/",
]  # fmt: skip


@pytest.mark.parametrize("door", [*DOORS, "template/{pk}/"])
def test_each_door_of_the_desk_is_shut_to_others(client, signed_in, session, people, door, cho, rosa):
    url = LIST + door.format(pk=session.pk)
    assert client.get(url).status_code == 302
    for who in (rosa, cho, MemberFactory(handle="diego", presenter=True)):
        answer = signed_in(who).get(url)
        assert answer.status_code in (302, 403, 404)
        assert "Ana Prado" not in answer.text


@pytest.mark.parametrize("door", DOORS)
def test_each_door_of_the_desk_opens_to_editors_and_to_who_speaks_there(signed_in, webinar, session, amara, door):
    diego = MemberFactory(handle="diego", presenter=True)
    Speaker.objects.create(page=webinar, member=diego)
    for who in (diego, amara):
        assert signed_in(who).get(LIST + door.format(pk=session.pk)).status_code == 200


@pytest.mark.parametrize(
    "door", ["people/{pk}/check-in/{person}/", "act/{pk}/call-off/", "people/{pk}/add/", "message/{pk}/"]
)
def test_a_post_past_the_desk_changes_nothing(signed_in, session, people, door):
    url = LIST + door.format(pk=session.pk, person=people["Bo"].pk)
    stranger = signed_in(MemberFactory(handle="diego", presenter=True))
    before = list(Registration.objects.values())
    assert leads_nowhere(stranger.post(url, {"came": "yes", "seal": "x", **WORDS, "segment": "confirmed"}))
    assert list(Registration.objects.values()) == before
    session.refresh_from_db()
    assert not session.is_cancelled
