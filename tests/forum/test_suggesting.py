"""Names while one writes: only whom and what the writer may see, and whom a mention reaches."""

import pytest
from django.urls import reverse

from forum.suggesting import suggest_people
from members.models import Distance
from tests.factories.forum import begin, say
from tests.factories.library import ToolFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def people(words, writer, category, thread=None):
    return [one.detail for one in suggest_people(words, writer=writer, category=category, thread=thread)]


def suggested(client, sign, words, **more):
    answer = client.get(reverse("suggest"), {"sign": sign, "words": words, **more})
    return answer.json()["suggestions"]


def test_people_are_found_by_handle_and_by_each_of_their_names(public, ben, rosa):
    for words in ("ros", "Ros", "delg", "DELGADO"):
        assert people(words, ben, public) == ["@rosa"]
    assert people("osa", ben, public) == []


def test_who_may_not_read_is_not_offered(for_coalition, public, lupe, ben, cho):
    assert people("ben", lupe, public) == ["@ben"]
    assert people("ben", lupe, for_coalition) == []
    assert people("cho", lupe, for_coalition) == ["@cho"]


def test_nobody_is_offered_themselves_a_closed_account_or_whom_they_are_apart_from(public, ben, dot, rosa):
    MemberFactory(handle="bengone", is_active=False)
    assert people("ben", ben, public) == []
    Distance.objects.create(member=dot, other=ben, kind="blocked")
    assert people("dot", ben, public) == []
    assert people("ben", dot, public) == []
    Distance.objects.create(member=rosa, other=ben, kind="muted")
    assert people("ros", ben, public) == ["@rosa"]


def test_who_spoke_in_the_thread_comes_first(public, ben):
    first, second = (
        MemberFactory(handle="ana-a", display_name="Ana A"),
        MemberFactory(handle="ana-b", display_name="Ana B"),
    )
    thread = begin(public)
    assert people("ana", ben, public, thread) == [f"@{first.handle}", f"@{second.handle}"]
    say(thread, author=second)
    assert people("ana", ben, public, thread) == [f"@{second.handle}", f"@{first.handle}"]


def test_a_script_gets_people_with_what_is_to_be_written(signed_in, public, ben, rosa):
    thread = begin(public)
    found = suggested(signed_in(ben), "@", "ro", category=public.slug, thread=thread.pk)
    assert found == [{"label": "Rosa Delgado", "detail": "@rosa", "insert": "@rosa "}]


def test_things_are_found_by_the_beginning_of_a_word_and_linked(signed_in, ben):
    tool = ToolFactory(title="Intake [short] form")
    found = suggested(signed_in(ben), "#", "inta")
    assert found[0]["label"] == tool.title
    assert found[0]["insert"] == f"[Intake \\[short\\] form]({reverse('tool', args=[tool.slug])}) "
    assert suggested(signed_in(ben), "#", "i") == []


def test_things_the_writer_may_not_see_are_not_offered(signed_in, ben, amara):
    ToolFactory(title="Secret intake form", state="submitted")
    assert suggested(signed_in(ben), "#", "secret") == []


def test_visitors_are_offered_nothing(client, public, ben):
    assert client.get(reverse("suggest"), {"sign": "@", "words": "b"}).status_code == 403


@pytest.mark.parametrize("odd", [{"thread": "x"}, {"thread": "9" * 40}, {"category": "nowhere"}, {"sign": "?"}])
def test_odd_questions_do_no_harm(signed_in, ben, odd):
    assert signed_in(ben).get(reverse("suggest"), {"sign": "@", "words": "%_'\"", **odd}).status_code == 200


def test_a_category_the_writer_may_not_see_tells_nothing_of_its_readers(signed_in, for_coalition, ben, lupe):
    found = suggested(signed_in(ben), "@", "lup", category=for_coalition.slug)
    assert [one["detail"] for one in found] == ["@lupe"]  # as for any member, with no category at all
