"""What a member ticks in a guide is kept for them, in every language, and for nobody else."""

import json
import re

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from hub.pages.models import GuidePage, GuideProgress
from hub.pages.models.progress import ticks_of
from hub.pages.privacy import erase, export
from hub.pages.ticking import keep_ticks
from members.registry import personal_data
from tests.factories import pages
from tests.factories.members import MemberFactory


def lab(title: str = "Draw the day", steps: int = 3, **fields):
    made = [("step", pages.step(f"Step {n}", 10, (f"thing {n}",), checklist=[f"do {n}"])) for n in range(1, steps + 1)]
    return pages.guide(title, **{"steps": made, "need": [("thing", "Wall paper")]} | fields)


def address(guide) -> str:
    with override("en"):
        return reverse("tick_guide", args=[guide.translation_key])


def ticked(html: str) -> set[str]:
    return set(re.findall(r'name="on" value="([^"]+)" checked', html))


def test_ticks_are_saved_by_a_form_that_leads_back_to_where_it_was_pressed(signed_in, ben) -> None:
    guide = lab()
    browser, step = signed_in(ben), guide.agenda.steps[1]
    sent = {"on": step.keys, "at": step.anchor, "start": "18:30", "notes": "on"}
    response = browser.post(address(guide), sent)
    assert response.headers["Location"] == f"{guide.address()}?start=18%3A30&notes=on#{step.anchor}"
    assert ticked(browser.get(guide.address()).content.decode()) == set(step.keys)


def test_only_what_changed_is_set_so_an_old_page_takes_nothing_back(signed_in, ben) -> None:
    guide = lab()
    first, second, third = (step.key for step in guide.agenda.steps)
    keep_ticks(member=ben, guide=guide, on=[first])
    browser = signed_in(ben)
    keep_ticks(member=ben, guide=guide, on=[second])  # on another device, after this page was drawn
    browser.post(address(guide), {"was": [first], "on": [third]})
    assert ticks_of(ben, guide) == {second, third}


def test_a_script_gets_what_is_kept_and_saying_it_twice_changes_nothing(signed_in, ben) -> None:
    guide = lab()
    key = guide.agenda.steps[0].key
    browser = signed_in(ben)
    for _twice in range(2):
        response = browser.post(address(guide), {"on": key}, headers={"Accept": "application/json"})
        assert response.json() == {"ticked": [key]}
    row = GuideProgress.objects.get()
    before = (row.ticks, row.changed_at)
    browser.post(address(guide), {"on": key})
    row.refresh_from_db()
    assert (row.ticks, row.changed_at) == before
    for _twice in range(2):
        response = browser.post(address(guide), {"was": key}, headers={"Accept": "application/json"})
        assert response.json() == {"ticked": []}


def test_what_is_no_block_of_the_guide_is_not_kept(signed_in, ben) -> None:
    guide, other = lab(), lab("Another")
    browser = signed_in(ben)
    browser.post(address(guide), {"on": ["nonsense", other.agenda.steps[0].key, "x" * 5000]})
    assert not GuideProgress.objects.exists()


def test_a_visitor_keeps_nothing_and_is_told_how_they_could(client: Client, db: None) -> None:
    guide = lab()
    whole = client.get(guide.address()).content.decode()
    assert "to keep it." in whole
    assert "csrfmiddlewaretoken" not in whole[whole.index("<article") : whole.index("</article>")]
    assert 'name="on"' not in whole
    assert client.post(address(guide), {"on": guide.agenda.steps[0].key}).status_code == 403
    assert not GuideProgress.objects.exists()


def test_a_member_is_not_told_to_sign_in(signed_in, ben) -> None:
    assert "to keep it." not in signed_in(ben).get(lab().address()).content.decode()


def test_ticks_of_one_member_are_nowhere_on_the_page_of_another(signed_in, ben, rosa) -> None:
    guide = lab()
    keep_ticks(member=rosa, guide=guide, on=guide.agenda.steps[0].keys)
    whole = signed_in(ben).get(guide.address()).content.decode()
    assert ticked(whole) == set()
    assert "0 of 3 steps done" in whole
    assert "1 of 3 steps done" in signed_in(rosa).get(guide.address()).content.decode()


def test_a_tick_in_english_shows_in_spanish(signed_in, ben) -> None:
    guide = lab()
    spanish = pages.translated(guide, title="Dibujar el día")
    keep_ticks(member=ben, guide=guide, on=guide.agenda.steps[0].keys)
    assert ticked(signed_in(ben).get(spanish.address()).content.decode()) == set(guide.agenda.steps[0].keys)


def test_who_may_not_see_a_guide_keeps_nothing_in_it(signed_in, ben) -> None:
    guide = lab()
    PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.GROUPS)
    assert signed_in(ben).post(address(guide), {"on": guide.agenda.steps[0].key}).status_code == 404
    PageViewRestriction.objects.all().delete()
    assert signed_in(ben).post(address(guide), {"on": guide.agenda.steps[0].key}).status_code == 302


@pytest.mark.parametrize("method", ["get", "head", "put"])
def test_the_address_of_ticks_is_only_for_sending(signed_in, ben, method: str) -> None:
    assert getattr(signed_in(ben), method)(address(lab())).status_code == 405


def test_nothing_leads_away_from_the_hub(signed_in, ben) -> None:
    guide = lab()
    for at in ("//evil.example", "x\r\nSet-Cookie: a=b", "'><script>"):
        where = signed_in(ben).post(address(guide), {"at": at}).headers["Location"]
        assert where == f"{guide.address()}#agenda"


def test_a_removed_step_is_not_counted_and_its_ticks_return_with_it(signed_in, ben) -> None:
    guide = lab()
    first = guide.agenda.steps[0]
    keep_ticks(member=ben, guide=guide, on=first.keys)
    before = guide.latest_revision
    raw = list(guide.steps.raw_data)
    guide.steps = json.dumps(raw[1:])
    guide.save_revision().publish()
    browser = signed_in(ben)
    assert "0 of 2 steps done" in browser.get(guide.address()).content.decode()
    assert ticks_of(ben, guide) == set(first.keys)
    before.publish()
    whole = browser.get(guide.address()).content.decode()
    assert "1 of 3 steps done" in whole
    assert ticked(whole) == set(first.keys)


def shown_at_home(member) -> str:
    request = RequestFactory().get("/en/")
    request.user = member
    return Template("{% load guides %}{% guide_to_continue %}").render(Context({"request": request})).strip()


def test_home_offers_the_next_step_of_the_guide_gone_on_with_last(ben, rosa) -> None:
    older, newer = lab("Older"), lab("Newer")
    assert shown_at_home(ben) == ""
    keep_ticks(member=ben, guide=older, on=[older.agenda.steps[0].key])
    keep_ticks(member=ben, guide=newer, on=[step.key for step in newer.agenda.steps[:2]])
    home = shown_at_home(ben)
    assert "Newer" in home
    assert "Continue: step 3" in home
    assert f"#{newer.agenda.steps[2].anchor}" in home
    assert shown_at_home(rosa) == ""


def test_home_offers_no_guide_that_is_done_or_gone(ben) -> None:
    guide = lab()
    keep_ticks(member=ben, guide=guide, on=[step.key for step in guide.agenda.steps])
    assert shown_at_home(ben) == ""
    keep_ticks(member=ben, guide=guide, off=[guide.agenda.steps[1].key])
    assert "Continue: step 2" in shown_at_home(ben)
    guide.unpublish()
    assert shown_at_home(ben) == ""


def test_home_asks_two_queries_however_many_guides_were_begun(ben) -> None:
    for number in range(8):
        guide = lab(f"Guide {number}")
        keep_ticks(member=ben, guide=guide, on=[guide.agenda.steps[0].key])
    with CaptureQueriesContext(connection) as captured:
        assert shown_at_home(ben)
    assert len(captured) <= 2


def test_home_asks_nothing_for_a_visitor(client: Client, db: None, django_assert_num_queries) -> None:
    request = client.get("/en/").wsgi_request
    with django_assert_num_queries(0):
        assert Template("{% load guides %}{% guide_to_continue %}").render(Context({"request": request})).strip() == ""


def test_thirty_steps_cost_as_many_queries_as_three(signed_in, ben) -> None:
    card = pages.guide("A card")

    def rich(number: int):
        card_block = ("thing", f"guide:{card.translation_key}")
        body = [("paragraph", "<p>Words.</p>"), card_block]
        return pages.step(f"Step {number}", 5, ("a", "b"), checklist=["c"], body=body, handouts=[card_block])

    few = pages.guide("Few", steps=[("step", rich(n)) for n in range(3)])
    many = pages.guide("Many", steps=[("step", rich(n)) for n in range(30)])
    browser = signed_in(ben)
    for guide in (few, many):
        keep_ticks(member=ben, guide=guide, on=[key for step in guide.agenda.steps for key in step.keys])

    def queries(url: str) -> int:
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    for path in ("", "print/"):
        assert queries(f"{many.address()}{path}") == queries(f"{few.address()}{path}")


def test_a_member_takes_their_ticks_home_in_words_and_leaves_none_behind(ben, rosa) -> None:
    guide = lab()
    keep_ticks(member=ben, guide=guide, on=guide.agenda.steps[0].keys)
    keep_ticks(member=rosa, guide=guide, on=[guide.agenda.steps[1].key])
    assert "guides" in {part.name for part in personal_data()}
    (told,) = export(ben)
    assert told["guide"] == "Draw the day"
    assert {one["what"] for one in told["ticked"]} == {"Step 1", "thing 1", "do 1"}
    erase(ben)
    assert [row.member for row in GuideProgress.objects.all()] == [rosa]


def test_a_guide_that_is_gone_leaves_no_error_in_what_a_member_takes_home(ben) -> None:
    guide = lab()
    keep_ticks(member=ben, guide=guide, on=guide.agenda.steps[0].keys)
    GuidePage.objects.get(pk=guide.pk).delete()
    assert export(ben)[0]["guide"] == str(guide.translation_key)


def test_two_members_who_tick_at_once_have_a_row_each(db: None) -> None:
    guide = lab()
    for member in MemberFactory.create_batch(2):
        keep_ticks(member=member, guide=guide, on=[guide.agenda.steps[0].key])
    assert GuideProgress.objects.count() == 2
