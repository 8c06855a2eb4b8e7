"""The two short forms on a tool's page: without scripts, half written, held, refused; and what they become."""

import uuid

import pytest
from django.utils.timezone import localdate

from content.models import Network
from forum.drafting import drafts_of, keep_draft
from library.judging import hide_told
from library.models import Review, UseStory
from members.keeping_away import keep_away
from networks.joining import make_member
from tests.factories.library import ToolFactory
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory
from tests.factories.told import left_review, told_use

KEPT = "Families keep the original now."
USE = {"body": KEPT, "lang": "en", "year": "2025", "again": "yes", "where": "Greenwood, MS"}
REVIEW = {"body": "Read it aloud first.", "lang": "en", "clear": "4", "fits": "5", "worked": "3"}
JSON = {"accept": "application/json"}


@pytest.fixture
def tool(db):
    return ToolFactory(title="Huddle board")


@pytest.fixture
def url(tool):
    return f"/en/tools/{tool.slug}/"


def words(client, url):
    return client.get(url).content.decode()


def test_a_story_is_told_without_scripts_and_stands_on_the_page(tool, url, ben, signed_in):
    coalition = CoalitionFactory(name_en="Delta Cradle")
    make_member(coalition, ben)
    client = signed_in(ben)
    answer = client.post(f"{url}tell/use/", USE | {"coalition": coalition.slug, "client_key": str(uuid.uuid4())})
    story = UseStory.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{url}#use_story-{story.pk}")
    text = words(client, url)
    for said in (KEPT, "Greenwood, MS", "Delta Cradle", "Would use it again", "1 of 1"):
        assert said in text, said
    assert f'id="use_story-{story.pk}"' in text


def test_a_review_is_left_and_the_rubric_shows_its_means(tool, url, ben, dot, signed_in):
    left_review(tool, dot, clear=2, fits=5, worked=4)
    client = signed_in(ben)
    assert client.post(f"{url}tell/review/", REVIEW).status_code == 302
    text = words(client, url)
    for said in ("Read it aloud first.", "3.0 of 5", "5.0 of 5", "3.5 of 5", "2 reviews"):
        assert said in text, said


def test_a_member_who_has_reviewed_it_is_led_to_their_review_and_not_to_a_second(tool, url, ben, signed_in):
    review = left_review(tool, ben)
    text = words(signed_in(ben), url)
    assert f"/en/tools/told/review/{review.pk}/" in text
    assert 'id="form-review"' not in text
    assert 'id="form-use"' in text


def test_visitors_read_what_was_told_and_are_shown_the_door(tool, url, client, ben):
    told_use(tool, ben, body="It works in a laundromat.")
    text = words(client, url)
    assert "It works in a laundromat." in text
    assert 'id="form-use"' not in text
    assert "Sign in to tell how you used it" in text


def test_a_refused_form_comes_back_open_with_everything_in_it(tool, url, ben, signed_in):
    answer = signed_in(ben).post(f"{url}tell/use/", USE | {"year": "1066"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert '<details class="reveal" id="form-use" open>' in text
    assert KEPT in text
    assert 'value="Greenwood, MS"' in text
    assert not UseStory.objects.exists()


def test_each_sentence_says_what_it_is_about_for_the_script_shows_them_together(tool, url, ben, signed_in):
    client = signed_in(ben)
    wrong = {name: value for name, value in USE.items() if name != "again"} | {"year": "last"}
    said = client.post(f"{url}tell/use/", wrong, headers=JSON).json()["message"]
    assert f"Please write the year you used it, between 1980 and {localdate().year}." in said
    assert "Please say whether you would use it again." in said
    long = client.post(f"{url}tell/use/", USE | {"body": "x" * 1201}, headers=JSON).json()["message"]
    assert long == "1201 characters are too many here; 1200 fit."
    marked = {name: value for name, value in REVIEW.items() if name != "fits"}
    said = client.post(f"{url}tell/review/", marked, headers=JSON).json()["message"]
    assert said == "Please give a mark from 1 to 5 for “Fits the families we work with”."


def test_the_script_gets_an_address_or_a_sentence(tool, url, ben, signed_in):
    client = signed_in(ben)
    told = client.post(f"{url}tell/use/", USE, headers=JSON)
    assert told.json() == {"url": f"{url}#{UseStory.objects.get().anchor}"}
    refused = client.post(f"{url}tell/review/", REVIEW | {"body": ""}, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert "Please say it in a sentence or two." in refused.json()["message"]


def test_a_coalition_of_others_cannot_be_chosen(tool, url, ben, signed_in):
    answer = signed_in(ben).post(f"{url}tell/use/", USE | {"coalition": CoalitionFactory().slug})
    assert answer.status_code == 422
    assert not UseStory.objects.exists()


def test_what_waits_is_read_by_its_author_who_is_told_so_and_by_nobody_else(tool, url, client, dot, ben, signed_in):
    network = Network.load()
    network.first_posts_held = 1
    network.save()
    text = signed_in(dot).post(f"{url}tell/use/", USE, follow=True).content.decode()
    assert "A moderator reads it first; until then only you see it." in text
    assert "This waits for a moderator." in text
    assert KEPT in text
    assert KEPT not in words(signed_in(ben), url)


def test_whoever_was_signed_out_while_writing_finds_their_words_in_the_form(tool, url, client, ben, signed_in):
    answer = client.post(f"{url}tell/use/", USE)
    assert answer.status_code == 401
    assert not UseStory.objects.exists()
    text = words(signed_in(ben), url)
    assert '<details class="reveal" id="form-use" open>' in text
    assert KEPT in text
    assert KEPT not in words(client, url)


def test_a_draft_is_kept_without_scripts_and_goes_on_where_it_was_begun(tool, url, ben, signed_in):
    client, key = signed_in(ben), str(uuid.uuid4())
    answer = client.post(f"{url}tell/review/", REVIEW | {"later": "1", "client_key": key})
    assert answer["Location"] == "/en/me/drafts/"
    assert not Review.objects.exists()
    listed = words(client, "/en/me/drafts/")
    assert "Huddle board" in listed
    assert f"{url}?draft={key}#form-review" in listed
    text = words(client, f"{url}?draft={key}")
    assert '<details class="reveal" id="form-review" open>' in text
    assert "Read it aloud first." in text
    assert 'name="clear" value="4"' in text
    client.post(f"{url}tell/review/", REVIEW | {"client_key": key})
    assert not drafts_of(ben).exists()


def test_a_draft_is_its_writers_alone(tool, url, ben, dot, signed_in):
    key = uuid.uuid4()
    keep_draft(member=ben, place=f"about:tool:{tool.key}#form-use", key=key, words={"body": "Not yet."})
    assert "Not yet." not in words(signed_in(dot), f"{url}?draft={key}")


def test_whom_a_reader_keeps_away_is_left_out_for_them(tool, url, ben, dot, signed_in):
    told_use(tool, dot, body="Loud words.")
    keep_away(member=ben, other=dot, kind="muted")
    assert "Loud words." not in words(signed_in(ben), url)
    assert "Loud words." in words(signed_in(MemberFactory()), url)


def test_a_coalition_that_is_not_listed_is_not_named_beside_a_story(tool, url, client, ben, signed_in):
    told_use(tool, ben, coalition=CoalitionFactory(name_en="Quiet table", is_listed=False), place="Somewhere")
    assert "Quiet table" not in words(client, url)
    assert "Somewhere" in words(client, url)
    assert "Quiet table" in words(signed_in(MemberFactory()), url)


def test_words_are_never_html_and_their_links_are_not_followed(tool, url, client, ben):
    told_use(tool, ben, body="<script>alert(1)</script> see https://away.example/x", place="<b>x</b>")
    text = words(client, url)
    assert "<script>alert" not in text
    assert "<b>x</b>" not in text
    assert '<a href="https://away.example/x" rel="nofollow">' in text


def test_authors_change_and_take_back_what_they_told(tool, url, ben, signed_in):
    story, client = told_use(tool, ben), signed_in(ben)
    page = f"/en/tools/told/use/{story.pk}/"
    assert KEPT in words(client, page)
    answer = client.post(page, USE | {"do": "change", "body": "Said better.", "again": "no"})
    assert answer["Location"] == f"{url}#{story.anchor}"
    assert "Would not use it again" in words(client, url)
    assert client.post(page, USE | {"do": "change", "body": ""}).status_code == 422
    client.post(page, {"do": "take_back"})
    assert not UseStory.objects.exists()
    assert client.get(page).status_code == 404


def test_moderators_hide_on_the_page_and_others_find_no_way(tool, url, client, ben, dot, cho, signed_in):
    review = left_review(tool, ben)
    page = f"/en/tools/told/review/{review.pk}/"
    assert signed_in(dot).get(page)["Location"] == f"{url}#{review.anchor}"
    assert client.post(page, {"do": "hide"}).status_code == 302
    review.refresh_from_db()
    assert review.is_standing
    client = signed_in(cho)
    assert "Hide it" in words(client, page)
    client.post(page, {"do": "hide", "reason": "It names a child."})
    review.refresh_from_db()
    assert review.state == "hidden"
    assert "Bring it back" in words(client, page)
    assert signed_in(dot).get(page).status_code == 404


def test_a_member_reports_what_another_told_and_not_their_own(tool, url, ben, dot, signed_in):
    story = told_use(tool, ben)
    link = f"/en/talk/care/report/use_story/{story.pk}/"
    assert link in words(signed_in(dot), url)
    assert link not in words(signed_in(ben), url)


def test_what_is_hidden_counts_for_nothing_on_the_page(tool, url, client, ben, cho):
    hide_told(told_use(tool, ben), by=cho)
    assert "1 of 1" not in words(client, url)


def test_a_page_costs_the_same_with_many_stories_and_reviews(tool, url, client, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(60) as counted:
            words(client, url)
        return len(counted)

    told_use(tool, coalition=CoalitionFactory())
    left_review(tool)
    words(client, url)
    few = queries()
    for _ in range(5):
        told_use(tool, coalition=CoalitionFactory())
        left_review(tool)
    assert queries() == few


def test_tools_that_are_no_more_in_the_library_take_nothing(url, tool, ben, amara, signed_in):
    tool.state = "retired"
    tool.save()
    assert signed_in(ben).post(f"{url}tell/use/", USE).status_code == 404
    assert signed_in(amara).post(f"{url}tell/use/", USE).status_code == 403


def test_links_to_report_say_whose_words_they_are_about(tool, url, ben, rosa, signed_in):
    signed_in(ben).post(f"{url}tell/use/", USE)
    story = UseStory.objects.get()
    page = words(signed_in(rosa), url)
    link = page[page.index(f"/report/use_story/{story.pk}/") :].partition("</a>")[0]
    assert link.endswith(f'<span class="vh">: {ben}</span>')
