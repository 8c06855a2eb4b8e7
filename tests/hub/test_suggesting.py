"""What a search box offers while somebody types: names that may be known, fast enough, and not for ever."""

from datetime import timedelta

import pytest

from content.errors import TooFast
from hub import suggesting
from hub.pacing import Paces
from members.pacing import Limit
from search.draining import drain
from tests.factories.forum import CategoryFactory, begin
from tests.factories.library import ToolFactory
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory

ADDRESS = "/en/search/suggest/"


@pytest.fixture
def index(settings, tmp_path, db):
    """Return a function that brings the index up to date; each test has an empty one."""
    settings.SEARCH_FILE = str(tmp_path / "search.sqlite3")
    return drain


def suggested(client, text, **more):
    return [one["label"] for one in lines(client, text, **more)]


def lines(client, text, **more):
    answer = client.get(ADDRESS, {"q": text, **more})
    assert answer.status_code == 200
    return answer.json()["suggestions"]


def things(client, text, **more):
    """Names of things alone, without the words that search would look for."""
    return [one["label"] for one in lines(client, text, **more) if one["url"]]


def test_names_that_begin_so_are_offered_with_what_they_are_and_where_they_lead(client, index):
    tool = ToolFactory(title="Intake in one page")
    index()
    one = lines(client, "inta")[0]
    assert (one["label"], one["detail"], one["section"]) == ("Intake in one page", "Tools", "tools")
    assert one["url"] == tool.get_absolute_url()


def test_one_kind_can_be_asked_for(client, index):
    ToolFactory(title="Harvest calendar")
    CoalitionFactory(name_en="Harvest circle")
    index()
    assert set(things(client, "harv")) == {"Harvest calendar", "Harvest circle"}
    assert things(client, "harv", kind="tool") == ["Harvest calendar"]


def test_a_word_that_begins_so_is_offered_to_be_searched_for(client, index):
    ToolFactory(title="The calendar", summary="When to harvest with children.")
    index()
    [one] = lines(client, "when harv")
    assert (one["label"], one["detail"], one["section"], one["url"]) == ("when harvest", "", "", "")


def test_words_of_the_other_language_say_so(client, index):
    ToolFactory(title="Rincón de lectura", lang="es", languages=["es"])
    index()
    assert client.get("/en/search/suggest/", {"q": "rinc"}).json()["suggestions"][0]["lang"] == "es"
    assert client.get("/es/search/suggest/", {"q": "rinc"}).json()["suggestions"][0]["lang"] == ""


def test_one_letter_is_too_little_and_nonsense_is_answered_with_nothing(client, index):
    ToolFactory(title="Intake in one page")
    index()
    for text in ("i", "", "   ", "%_'\"", "\x00", "x" * 5000):
        assert suggested(client, text) == []


@pytest.mark.parametrize(
    "what", ["a tool that waits", "talk among members", "a coalition that is not listed", "a person"]
)
def test_what_a_visitor_may_not_know_of_is_not_offered(client, signed_in, index, ben, what):
    if what == "a tool that waits":
        ToolFactory(title="Quetzal folder", state="submitted", author=ben)
    elif what == "talk among members":
        begin(category=CategoryFactory(members=True), title="Quetzal folder")
    elif what == "a person":
        MemberFactory(display_name="Quetzal Folder")
    else:
        CoalitionFactory(name_en="Quetzal folder", is_listed=False)
    index()
    assert suggested(client, "quetz") == []
    if what != "a tool that waits":  # which nobody finds; its author has it on their own page
        assert [name.lower() for name in things(signed_in(ben), "quetz")] == ["quetzal folder"]


def test_too_many_questions_are_refused_for_a_while(client, signed_in, ben, index, monkeypatch):
    monkeypatch.setattr(suggesting, "VISITORS", Paces(Limit(2, timedelta(minutes=1))))
    monkeypatch.setattr(suggesting, "PACE", Limit(3, timedelta(minutes=1)))
    address = f"{ADDRESS}?q=in"
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(address)["Retry-After"]
    member = signed_in(ben)  # has a measure of their own, whatever others behind the same connection do
    assert [member.get(address).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_connection_that_rests_may_ask_again_and_others_are_not_concerned():
    paces, now = Paces(Limit(2, timedelta(seconds=10)), most_known=3), 0.0
    paces.keep("a", now)
    paces.keep("a", now)
    with pytest.raises(TooFast) as refused:
        paces.keep("a", now)
    assert refused.value.wait == 5
    paces.keep("b", now)
    paces.keep("a", now + 5)
    for number in range(50):
        paces.keep(f"c{number}", now + 100)
    assert len(paces) <= 3


def test_nothing_that_is_offered_is_kept_by_a_browser(client, index):
    assert "no-store" in client.get(ADDRESS + "?q=in")["Cache-Control"]
    assert client.post(ADDRESS, {"q": "in"}).status_code == 405
