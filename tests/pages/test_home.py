"""What a member's home says is new: since when, what, one question, and whether that is everything."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.models import Reading, Watch
from forum.tagging import set_tags
from members.models import Visit
from members.visiting import A_VISIT_ENDS, last_here, note_visit
from tests.factories import pages
from tests.factories.forum import CategoryFactory, begin, say
from tests.factories.library import ToolFactory
from tests.factories.networks import MembershipFactory


def at_home(client: Client, language: str = "en") -> str:
    answer = client.get(f"/{language}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def was_here(member, before: timedelta) -> None:
    now = timezone.now()
    Visit.objects.update_or_create(member=member, defaults={"seen_at": now, "since": now - before})


@pytest.mark.parametrize(
    ("before", "words"),
    [(timedelta(days=1), "Since yesterday"), (timedelta(days=40), "Since "), (timedelta(days=400), "Since ")],
)
def test_home_says_since_when(signed_in, ben, before, words) -> None:
    was_here(ben, before)
    html = at_home(signed_in(ben))
    assert f"<h1>{words}" in html
    there = timezone.localtime(timezone.now() - before)
    if before > timedelta(days=300):
        assert str(there.year) in html.partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.parametrize("language", ["en", "es"])
def test_within_a_week_it_is_the_weekday_in_the_reader_s_zone(signed_in, ben, language) -> None:
    was_here(ben, timedelta(days=3))
    heading = at_home(signed_in(ben), language).partition("<h1>")[2].partition("</h1>")[0]
    there = (timezone.now() - timedelta(days=3)).astimezone(ZoneInfo(ben.zone))
    spanish = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
    assert {"en": f"{there:%A}", "es": spanish[there.weekday()]}[language] in heading.lower() + heading


def test_who_is_here_for_the_first_time_is_welcomed(signed_in, ben) -> None:
    assert "<h1>Welcome to the table</h1>" in at_home(signed_in(ben))


def test_a_new_visit_begins_when_the_one_before_has_ended_and_not_with_each_page(ben) -> None:
    first = timezone.now() - timedelta(days=2)
    note_visit(ben, first)
    assert last_here(ben) is None
    note_visit(ben, first + timedelta(minutes=30))
    assert last_here(ben) is None
    later = first + timedelta(minutes=30) + A_VISIT_ENDS + timedelta(minutes=1)
    note_visit(ben, later)
    assert last_here(ben) == first + timedelta(minutes=30)
    note_visit(ben, later + timedelta(minutes=20))
    assert last_here(ben) == first + timedelta(minutes=30)


def test_reading_on_writes_nothing(signed_in, ben) -> None:
    client = signed_in(ben)
    at_home(client)
    seen = Visit.objects.get(member=ben).seen_at
    with CaptureQueriesContext(connection) as captured:
        client.get("/en/talk/")
        at_home(client)
    writes = [one["sql"] for one in captured if one["sql"].startswith(("UPDATE", "INSERT"))]
    assert writes == []
    assert Visit.objects.get(member=ben).seen_at == seen


def test_a_visitor_is_noted_nowhere(client, db) -> None:
    at_home(client)
    assert not Visit.objects.exists()
    assert "sessionid" not in client.cookies


def test_stories_and_tools_since_then_are_told_and_older_ones_are_not(signed_in, ben) -> None:
    was_here(ben, timedelta(days=2))
    pages.story("Brand new")
    old = pages.story("Long known")
    type(old).objects.filter(pk=old.pk).update(first_published_at=timezone.now() - timedelta(days=9))
    pages.story("A draft", live=False)
    ToolFactory(title="Fresh tool")
    ToolFactory(title="Old tool", published_at=timezone.now() - timedelta(days=9))
    ToolFactory(title="Tool that waits", state="submitted")
    html = at_home(signed_in(ben))
    assert [title for title in ("Brand new", "Fresh tool") if title not in html] == []
    assert [title for title in ("Long known", "A draft", "Old tool", "Tool that waits") if title in html] == []


def test_that_is_everything_stands_there_only_where_it_is(signed_in, ben, dot) -> None:
    was_here(ben, timedelta(days=2))
    client, category = signed_in(ben), CategoryFactory()
    assert "You’re all caught up." in at_home(client)

    def unread(number: int) -> None:
        thread = begin(category, dot, f"Unread {number}")
        Reading.objects.create(member=ben, thread=thread, last_number=1)
        say(thread, author=dot)

    for number in range(5):
        unread(number)
    html = at_home(client)
    assert "That’s everything." in html
    assert "You’re all caught up." not in html
    unread(5)
    html = at_home(client)
    assert "That’s everything." not in html
    assert "There is more." in html
    assert "?show=unread" in html


def test_more_new_tools_than_are_shown_are_not_called_everything(signed_in, ben) -> None:
    was_here(ben, timedelta(days=2))
    for number in range(5):
        ToolFactory(title=f"Fresh {number}")
    html = at_home(signed_in(ben))
    assert "That’s everything." not in html
    assert html.count("Fresh ") == 4


ASKED = "Nobody has answered this one yet"


def test_a_question_on_what_one_said_to_be_asked_about_is_offered_with_the_reason(signed_in, ben, dot) -> None:
    ben.ask_me_about.add(pages.topic("fathers"))
    category = CategoryFactory()
    begin(category, dot, "An older one")
    thread = begin(category, dot, "How do you get them to come twice?")
    set_tags(thread=thread, by=dot, tags=["fathers"])
    html = at_home(signed_in(ben))
    assert ASKED in html
    assert "How do you get them to come twice?" in html.partition(ASKED)[2]
    assert "ask you about <b>Fathers</b>" in html


def test_then_what_one_watches_then_the_coalition_then_the_language(signed_in, ben, dot, rosa) -> None:
    shelf, watched = CategoryFactory(), CategoryFactory()
    ties = MembershipFactory(member=ben)
    MembershipFactory(coalition=ties.coalition, member=rosa)
    Watch.objects.create(member=ben, category=watched, level="watched")
    threads = [
        begin(watched, dot, "In a place one watches"),
        begin(shelf, rosa, "By a neighbor"),
        begin(shelf, dot, "In one’s language"),
    ]
    client = signed_in(ben)
    for thread in threads:
        assert thread.title in at_home(client).partition(ASKED)[2]
        say(thread, author=dot)
    begin(shelf, dot, "En otro idioma", lang="es")
    assert ASKED not in at_home(client)


def test_one_s_own_an_answered_and_a_closed_question_are_not_offered(signed_in, ben, dot) -> None:
    category = CategoryFactory()
    begin(category, ben, "My own")
    say(begin(category, dot, "Answered"), author=ben)
    others = MembershipFactory(member=dot).coalition
    begin(CategoryFactory(for_coalition=True, coalition=others), dot, "Of others")
    assert ASKED not in at_home(signed_in(ben))


def test_a_member_s_home_costs_as_many_queries_with_much_as_with_little(signed_in, ben, dot) -> None:
    was_here(ben, timedelta(days=2))
    client, category, picture = signed_in(ben), CategoryFactory(), pages.picture()

    def happen(number: int) -> None:
        pages.story(f"Story {number}", lead_image=picture)
        ToolFactory(title=f"Tool {number}")
        thread = begin(category, dot, f"Thread {number}")
        Reading.objects.create(member=ben, thread=thread, last_number=1)
        say(thread, author=dot)
        begin(category, dot, f"Question {number}")

    def queries() -> int:
        at_home(client)
        with CaptureQueriesContext(connection) as captured:
            at_home(client)
        return len(captured)

    for number in range(2):
        happen(number)
    few = queries()
    for number in range(2, 9):
        happen(number)
    assert queries() == few
