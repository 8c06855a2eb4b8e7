"""The page of a topic: an editor's words, and everything that is sorted under it, as far as the reader may see it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from forum.tagging import set_tags
from hub.pages.kinds import topic_document
from hub.pages.models import TopicIndexPage, TopicPage
from members.models import Distance
from tests.factories import pages
from tests.factories.forum import CategoryFactory, begin
from tests.factories.library import ToolFactory
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory
from tests.factories.webinars import SessionFactory, webinar_page
from tests.pages.test_visibility import restrict


def told(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def counted(html: str) -> dict[str, int]:
    """Return how many things of each kind a topic's page says there are."""
    found = re.findall(r'<h2 id="all-(\w+)">.*?<span class="quiet num">(\d+)</span>', html)
    return {kind: int(total) for kind, total in found}


def on(topic, page):
    """Sort a page under a topic, as an editor would."""
    page.topics.add(topic)
    page.save_revision().publish()
    return page


@pytest.fixture
def equity(db):
    return pages.topic("equity")


@pytest.fixture
def everything(equity, rosa):
    """One public thing of each kind on the topic."""
    on(equity, pages.story("The first call"))
    on(equity, pages.guide("Draw nine days"))
    on(equity, webinar_page(title="Who calls first"))
    ToolFactory(title="Split it out", topics=[equity])
    thread = begin(title="Where does it leak?")
    set_tags(thread=thread, by=thread.author, tags=["Equity"])
    CoalitionFactory(name_en="Piedmont", name_es="Piedmont").topics.add(equity)
    MemberFactory(display_name="Public Ada", visibility="public").ask_me_about.add(equity)
    return equity


NAMES = (
    "The first call",
    "Draw nine days",
    "Who calls first",
    "Split it out",
    "Where does it leak?",
    "Piedmont",
    "Ada",
)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_topic_of_which_nobody_wrote_shows_everything_of_it_in_both_languages(client, everything, language) -> None:
    html = told(client, f"/{language}/topics/equity/")
    assert f"<h1>{everything.name_in(language)}</h1>" in html
    assert [name for name in NAMES if name not in html] == []
    assert counted(html) == dict.fromkeys(("tool", "blog_post", "guide", "webinar", "post", "coalition", "member"), 1)


def test_an_editor_s_page_stands_at_the_topic_s_address_with_everything_below(client, everything) -> None:
    page = pages.topic_page(everything, title="Equity, on a Tuesday")
    assert page.address() == "/en/topics/equity/"
    html = told(client, "/en/topics/equity/")
    assert "<h1>Equity, on a Tuesday</h1>" in html
    assert "Begin with the first call." in html
    assert len(counted(html)) == 7


def test_a_draft_is_not_shown_and_the_topic_speaks_for_itself_until_it_is_published(client, everything) -> None:
    page = pages.topic_page(everything, title="Not yet", live=False)
    assert "Not yet" not in told(client, "/en/topics/equity/")
    page.save_revision().publish()
    assert "<h1>Not yet</h1>" in told(client, "/en/topics/equity/")


def test_where_a_topic_s_page_is_not_translated_the_original_is_shown_with_its_language(client, everything) -> None:
    pages.topic_page(everything, title="Equity, on a Tuesday")
    html = told(client, "/es/topics/equity/")
    assert '<h1 lang="en">Equity, on a Tuesday</h1>' in html
    assert "The first call" in html


def test_a_thing_with_two_languages_stands_there_once_in_the_reader_s(client, equity) -> None:
    story = on(equity, pages.story("The first call"))
    pages.translated(story, title="La primera llamada")
    english = ToolFactory(title="Split it out", topics=[equity])
    ToolFactory(title="Desglosar", lang="es", topics=[equity], family=english.family)
    for language, shown, hidden in (
        ("en", ("The first call", "Split it out"), ("La primera llamada", "Desglosar")),
        ("es", ("La primera llamada", "Desglosar"), ("The first call", "Split it out")),
    ):
        html = told(client, f"/{language}/topics/equity/")
        assert counted(html) == {"tool": 1, "blog_post": 1}
        assert all(title in html for title in shown)
        assert not any(title in html for title in hidden)


def test_what_is_in_the_reader_s_language_comes_first(client, equity) -> None:
    for number in range(3):
        on(equity, pages.story(f"English {number}"))
    on(equity, pages.story("La más vieja", language="es"))
    on(equity, pages.story("English last"))
    html = told(client, "/es/topics/equity/")
    assert html.index("La más vieja") < html.index("English last")
    english = told(client, "/en/topics/equity/")
    assert "English last" in english
    assert "La más vieja" not in english  # the fifth of them stands behind "all"
    assert "La más vieja" in told(client, "/en/topics/equity/?kind=blog_post")


def test_a_topic_includes_what_is_sorted_under_its_parts_and_not_the_other_way_round(client, equity) -> None:
    fair = pages.topic("fair-start")
    equity.parent = fair
    equity.save()
    on(equity, pages.story("Of the part"))
    on(fair, pages.story("Of the whole"))
    whole = told(client, "/en/topics/fair-start/")
    assert "Of the part" in whole
    assert "Of the whole" in whole
    assert 'href="/en/topics/equity/"' in whole
    part = told(client, "/en/topics/equity/")
    assert "Of the part" in part
    assert "Of the whole" not in part
    assert 'href="/en/topics/fair-start/"' in part


def test_a_story_under_a_topic_and_its_part_stands_there_once(client, equity) -> None:
    equity.parent = pages.topic("fair-start")
    equity.save()
    story = pages.story("Of both")
    story.topics.add(equity, equity.parent)
    story.save_revision().publish()
    assert counted(told(client, "/en/topics/fair-start/")) == {"blog_post": 1}


def test_a_thread_about_a_thing_of_the_topic_is_on_the_topic(client, equity) -> None:
    story = on(equity, pages.story("The first call"))
    other = pages.story("Another matter")
    for thing in (story, other):
        thread = begin(title=f"How did others do {thing.title}?")
        thread.about_kind, thread.about_key = "blog_post", str(thing.translation_key)
        thread.about_thing = thing.translation_key.hex
        thread.save()
    html = told(client, "/en/topics/equity/")
    assert "How did others do The first call?" in html
    assert "How did others do Another matter?" not in html


@pytest.fixture
def hidden(equity, ben):
    """One thing of each kind that not everybody may see."""
    coalition = CoalitionFactory(name_en="Unlisted valley", name_es="Unlisted valley", is_listed=False)
    coalition.topics.add(equity)
    MembershipFactory(coalition=coalition, member=ben)
    restrict(on(equity, pages.story("Story for members")), PageViewRestriction.LOGIN)
    restrict(on(equity, pages.guide("Guide behind a word")), PageViewRestriction.PASSWORD)
    on(equity, webinar_page(title="Webinar taken away")).unpublish()
    ToolFactory(title="Tool that waits", topics=[equity], state="submitted")
    for title, category in (
        ("Thread of members", CategoryFactory(members=True)),
        ("Thread of the valley", CategoryFactory(for_coalition=True, coalition=coalition)),
    ):
        thread = begin(category, author=ben, title=title)
        set_tags(thread=thread, by=ben, tags=["equity"])
    MemberFactory(display_name="Private Ida", visibility="members").ask_me_about.add(equity)
    return equity


OF_MEMBERS = {"Story for members", "Thread of members", "Private Ida", "Unlisted valley"}
SEEN = {
    "visitor": set(),
    "dot": OF_MEMBERS,
    "ben": OF_MEMBERS | {"Thread of the valley"},
    "amara": OF_MEMBERS,
    "cho": OF_MEMBERS | {"Thread of the valley"},
}
GUARDED = {
    "Story for members", "Guide behind a word", "Webinar taken away", "Tool that waits", "Thread of members",
    "Thread of the valley", "Private Ida", "Unlisted valley",
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
@pytest.mark.parametrize("path", ["/en/topics/equity/", "/es/topics/equity/"])
def test_everybody_sees_of_a_topic_what_they_may_see_elsewhere(hidden, client, signed_in, request, name, path) -> None:
    if name != "visitor":
        client = signed_in(request.getfixturevalue(name))
    html = told(client, path)
    assert {title for title in GUARDED if title in html} == SEEN[name]
    kinds = ("blog_post", "guide", "webinar", "tool", "post", "coalition", "member")
    lists = "".join(told(client, f"{path}?kind={kind}") for kind in kinds)
    assert {title for title in GUARDED if title in lists} == SEEN[name]


def test_what_somebody_keeps_away_is_not_on_their_page_of_a_topic(equity, signed_in, client, ben, dot) -> None:
    thread = begin(author=dot, title="By somebody kept away")
    set_tags(thread=thread, by=dot, tags=["equity"])
    assert "By somebody kept away" in told(client, "/en/topics/equity/")
    Distance.objects.create(member=ben, other=dot, kind=Distance.Kind.MUTED)
    assert "By somebody kept away" not in told(signed_in(ben), "/en/topics/equity/")


@pytest.mark.parametrize("path", ["/en/topics/equity/", "/en/topics/equity/?kind=blog_post", "/en/topics/"])
def test_forty_things_cost_as_many_queries_as_eight(client, equity, ben, path) -> None:
    equity.parent = pages.topic("fair-start")
    equity.save()
    category, picture = CategoryFactory(), pages.picture()

    def add(number: int) -> None:
        on(equity, pages.story(f"Story {number}", lead_image=picture))
        on(equity, pages.guide(f"Guide {number}"))
        SessionFactory(page_key=on(equity, webinar_page(title=f"Webinar {number}")).translation_key)
        ToolFactory(title=f"Tool {number}", topics=[equity])
        thread = begin(category, author=ben, title=f"Thread {number}")
        set_tags(thread=thread, by=ben, tags=["equity"])
        CoalitionFactory().topics.add(equity)
        MemberFactory(visibility="public").ask_me_about.add(equity)

    def queries() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            told(client, path)
        return len(captured)

    for number in range(8):
        add(number)
    few = queries()
    for number in range(8, 16):
        add(number)
    assert queries() == few


def test_what_the_editor_set_on_top_is_counted_and_not_shown_twice(client, equity) -> None:
    first = on(equity, pages.story("Begin here"))
    on(equity, pages.story("Another"))
    pages.topic_page(equity, featured=[("thing", f"blog_post:{first.translation_key}")])
    html = told(client, "/en/topics/equity/")
    assert counted(html) == {"blog_post": 2}
    assert html.count(">Begin here<") == 1
    assert html.count(">Another<") == 1


def test_a_published_thing_is_there_with_no_search_engine_and_no_drain(client, equity) -> None:
    story = on(equity, pages.story("Just now"))
    assert "Just now" in told(client, "/en/topics/equity/")
    story.unpublish()
    assert "Just now" not in told(client, "/en/topics/equity/")


def test_a_list_of_one_kind_has_pages_with_addresses_of_their_own(client, equity) -> None:
    for number in range(26):
        ToolFactory(title=f"Tool {number:02}", topics=[equity])
    first, second = (told(client, f"/en/topics/equity/?kind=tool{page}") for page in ("", "&page=2"))
    assert first.count('class="found-hit"') == 24
    assert second.count('class="found-hit"') == 2
    assert "?kind=tool&amp;page=2" in first
    assert 'rel="canonical" href="http://localhost:8000/en/topics/equity/?kind=tool&amp;page=2"' in second
    assert "Equity: Tools, page 2" in second


@pytest.mark.parametrize("query", ["kind=nothing", "kind=site_page", "page=x", "kind=tool&page=999999999", "page=-1"])
def test_an_address_that_asks_for_nonsense_is_answered(client, everything, query) -> None:
    told(client, f"/en/topics/equity/?{query}")


def test_what_is_no_topic_is_not_there(client, equity) -> None:
    for path in ("/en/topics/nothing/", "/en/topics/equity/more/"):
        assert client.get(path).status_code == 404


def test_the_list_names_every_topic_with_its_parts(client, equity) -> None:
    equity.parent = pages.topic("fair-start")
    equity.save()
    html = told(client, "/es/topics/")
    for path in ("/es/topics/fair-start/", "/es/topics/equity/"):
        assert f'href="{path}"' in html


def test_both_languages_have_a_list_of_topics_from_the_beginning(db: None) -> None:
    lists = TopicIndexPage.objects.live()
    assert {page.locale.language_code for page in lists} == {"en", "es"}
    assert len({page.translation_key for page in lists}) == 1
    assert all(page.get_parent().specific.numchild >= 4 for page in lists)
    assert TopicIndexPage.find_problems() == ([], [], [], [], [])


def test_a_topic_s_page_takes_the_topic_s_address_whatever_its_title(equity) -> None:
    assert pages.topic_page(equity, title="Something else", slug="something-else").slug == "equity"


def test_a_second_page_of_a_topic_in_a_language_is_refused(equity) -> None:
    pages.topic_page(equity)
    second = TopicPage(topic=equity, title="Again", locale=pages.home().locale)
    with pytest.raises(Exception, match="already"):
        TopicIndexPage.objects.get(locale__language_code="en").add_child(instance=second)


def test_the_page_of_a_topic_is_found_by_its_words_and_stands_in_the_map(client, equity) -> None:
    page = pages.topic_page(equity)
    assert "Begin with the first call." in topic_document(page).texts["en"].body
    assert "/en/topics/equity/" in client.get("/sitemap-topic.xml").content.decode()
    page.unpublish()
    assert topic_document(page) is None


def test_a_topic_without_a_page_stands_in_the_map_as_well(client, equity) -> None:
    listed = client.get("/sitemap-untold_topic.xml").content.decode()
    assert "/en/topics/equity/" in listed
    assert "/es/topics/equity/" in listed
    pages.topic_page(equity)
    assert "/topics/equity/" not in client.get("/sitemap-untold_topic.xml").content.decode()
