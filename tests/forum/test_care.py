"""One queue for moderators: held posts and reports, decided with words that author and reporter read."""

import pytest
from django.urls import reverse

from content.models import Network
from forum.errors import CannotReport, NotAllowed, Overtaken
from forum.forms import DecisionForm
from forum.models import Act, Hold, Post, Report
from forum.pacing import LIMITS
from forum.policies import can_decide_report
from forum.publishing import publish_post
from forum.querysets import reports_for
from forum.reporting import dismiss, forget_evidence, keep_out, let_in, report, uphold
from members.models import Ban
from tests.factories.forum import begin, say
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(monkeypatch):
    """The first post of a newcomer waits."""
    monkeypatch.setattr(Network._meta.get_field("first_posts_held"), "default", 1)


@pytest.fixture
def thread(public, cho):
    return begin(public, cho, "One form", "We have eleven.")


@pytest.fixture
def held(strict, thread, dot):
    return say(thread, "I am new here, hello.", dot)


def tell(post, by, reason="unkind", words="It hurt."):
    return report(kind="post", key=str(post.pk), by=by, reason=reason, words=words)


# Who cares


def test_only_moderators_open_the_queue(client, signed_in, everybody):
    answers = {}
    for role, viewer in everybody.items():
        client.logout()
        answers[role] = (signed_in(viewer) if role != "visitor" else client).get(reverse("care")).status_code
    assert {role for role, status in answers.items() if status == 200} == {"moderator", "operator"}
    assert answers["member"] == answers["editor"] == 403
    assert answers["visitor"] == answers["closed account"] == 302


def test_nobody_decides_about_a_report_of_themselves_and_rule_and_queryset_agree(everybody, thread, cho, ben):
    about_the_moderator = tell(thread.posts.get(), ben)
    about_a_member = tell(say(thread, "Rude.", ben), cho)
    for viewer in everybody.values():
        seen = {one for one in (about_the_moderator, about_a_member) if can_decide_report(viewer, one)}
        assert seen == set(reports_for(viewer))
    assert about_the_moderator not in reports_for(everybody["moderator"])
    assert about_the_moderator in reports_for(everybody["operator"])
    with pytest.raises(NotAllowed):
        dismiss(report=about_the_moderator, by=cho, answer="I am fine.")


# What waits


def test_a_moderator_lets_in_what_waited_and_its_author_reads_it(signed_in, held, dot, cho):
    page = signed_in(cho).get(reverse("care")).content.decode()
    assert "I am new here, hello." in page
    assert "One form" in page
    hold = Hold.objects.get()
    sent = {f"hold-{hold.pk}-words": "Welcome!", "do": "approve"}
    assert signed_in(cho).post(reverse("decide_hold", args=[hold.pk]), sent).url == reverse("care")
    held.refresh_from_db()
    assert held.is_standing
    mine = signed_in(dot).get(reverse("my_reports")).content.decode()
    assert "Welcome!" in mine
    assert "Nothing waits" in signed_in(cho).get(reverse("care")).content.decode()


def test_who_is_not_let_in_is_told_why_and_words_are_needed_for_that(signed_in, held, dot, cho):
    hold = Hold.objects.get()
    url, field = reverse("decide_hold", args=[hold.pk]), f"hold-{hold.pk}-words"
    refused = signed_in(cho).post(url, {field: " ", "do": "reject"})
    assert refused.status_code == 422
    assert "Please say why" in refused.content.decode()
    signed_in(cho).post(url, {field: "This is an advertisement.", "do": "reject"})
    held.refresh_from_db()
    assert held.state == "rejected"
    assert "This is an advertisement." in signed_in(dot).get(reverse("my_reports")).content.decode()


def test_of_two_moderators_at_once_the_second_is_told_so_with_their_words(signed_in, held, cho, mei):
    hold = Hold.objects.get()
    let_in(hold=hold, by=mei)
    with pytest.raises(Overtaken):
        keep_out(hold=hold, by=cho, words="No.")
    late = signed_in(cho).post(reverse("decide_hold", args=[hold.pk]), {f"hold-{hold.pk}-words": "No.", "do": "reject"})
    assert late.status_code == 409
    assert "Somebody was quicker" in late.content.decode()


def test_a_held_post_stands_in_the_queue_and_with_its_author_and_nowhere_else(client, signed_in, held, dot, ben):
    for viewer, sees in ((None, False), (ben, False), (dot, True)):
        client.logout()
        browser = signed_in(viewer) if viewer else client
        assert ("I am new here" in browser.get(held.thread.get_absolute_url()).content.decode()) == sees


# What people tell


def test_a_member_tells_with_a_plain_form_what_is_wrong_and_is_answered(signed_in, thread, ben, dot, cho):
    post = say(thread, "You are all fools.", ben)
    url = reverse("report_thing", args=["post", post.pk])
    assert "You are all fools." in signed_in(dot).get(url).content.decode()
    empty = signed_in(dot).post(url, {"words": "No reason chosen."})
    assert empty.status_code == 422
    assert "No reason chosen." in empty.content.decode()
    assert signed_in(dot).post(url, {"reason": "unkind", "words": "It hurt."}).url == reverse("my_reports")
    told = Report.objects.get()
    assert (told.by, told.about, "You are all fools." in told.evidence) == (dot, ben, True)

    queue = signed_in(cho).get(reverse("care")).content.decode()
    assert "It hurt." in queue
    prefix = f"report-{told.pk}"
    sent = {f"{prefix}-words": "You are right, thank you.", f"{prefix}-hide": "on", "do": "uphold"}
    signed_in(cho).post(reverse("decide_report", args=[told.pk]), sent)
    post.refresh_from_db()
    assert post.state == "hidden"
    assert "You are right, thank you." in signed_in(dot).get(reverse("my_reports")).content.decode()
    author = signed_in(ben).get(reverse("my_reports")).content.decode()
    assert "hid a post" in author
    assert dot.display_name not in author
    assert "It hurt." not in author


def test_what_several_told_of_one_thing_is_one_row_and_one_decision(signed_in, thread, ben, dot, rosa, cho):
    post = say(thread, "Buy my book.", ben)
    first, second = tell(post, dot, "spam"), tell(post, rosa, "spam", "Es un anuncio.")
    assert tell(post, dot, "other", "Again.") == first
    page = signed_in(cho).get(reverse("care")).content.decode()
    assert page.count('class="care-one"') == 1
    assert "Es un anuncio." in page
    dismiss(report=second, by=cho, answer="It is her own book, and we asked for it.")
    assert set(Report.objects.values_list("state", "decided_by")) == {("dismissed", cho.pk)}
    assert post.is_standing
    with pytest.raises(Overtaken):
        uphold(report=first, by=cho, answer="Late.")
    assert Act.objects.get(what="dismiss").data["reports"] == [first.pk, second.pk]
    assert tell(post, dot, "spam", "They did it again.").state == "open"


def test_nobody_reports_their_own_or_what_they_may_not_see(signed_in, for_coalition, lupe, ben):
    secret = begin(for_coalition, lupe, "Secret", "Only for us.").posts.get()
    assert signed_in(ben).get(reverse("report_thing", args=["post", secret.pk])).status_code == 404
    assert signed_in(ben).get(reverse("report_thing", args=["nothing", 1])).status_code == 404
    assert signed_in(lupe).get(reverse("report_thing", args=["post", secret.pk])).status_code == 403
    for key in (str(secret.pk), "999999", "x"):
        with pytest.raises(CannotReport):
            report(kind="post", key=key, by=lupe, reason="spam")


def test_a_person_can_be_reported_from_their_page(client, signed_in, ben, dot, cho):
    url = reverse("report_thing", args=["member", dot.pk])
    assert url in signed_in(ben).get(reverse("member", args=[dot.handle])).content.decode()
    assert url not in signed_in(dot).get(reverse("member", args=[dot.handle])).content.decode()
    client.logout()
    assert client.get(url).status_code == 302
    signed_in(ben).post(url, {"reason": "other", "words": "Not who they say they are."})
    assert "Not who they say they are." in signed_in(cho).get(reverse("care")).content.decode()


def test_reports_too_many_at_once_are_refused_with_a_time_to_wait(signed_in, thread, ben, dot):
    posts = [say(thread, f"Words {number}.", ben) for number in range(LIMITS["report"][0].most + 1)]
    sent = {"reason": "spam", "words": "All of them."}
    answers = [signed_in(dot).post(reverse("report_thing", args=["post", post.pk]), sent) for post in posts]
    assert [answer.status_code for answer in answers[:-1]] == [302] * LIMITS["report"][0].most
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_what_a_reported_thing_said_is_forgotten_long_after_the_decision(thread, ben, dot, cho):
    told = tell(say(thread, "Rude.", ben), dot)
    dismiss(report=told, by=cho, answer="No.")
    assert forget_evidence() == 0
    Report.objects.update(decided_at="2020-01-01T00:00Z")
    assert forget_evidence() == 1
    assert Report.objects.get().evidence == ""


def test_a_report_of_a_post_that_was_taken_back_meanwhile_can_still_be_decided(signed_in, thread, ben, dot, cho):
    post = say(thread, "Rude.", ben)
    told = tell(post, dot)
    Post.objects.filter(pk=post.pk).delete()
    page = signed_in(cho).get(reverse("care")).content.decode()
    assert "It is gone by now." in page
    assert "Rude." in page  # what it said then
    uphold(report=told, by=cho, answer="It is gone.", hide=True)
    assert Report.objects.get().state == "upheld"


def test_the_queue_costs_the_same_however_much_waits(signed_in, strict, thread, cho, django_assert_max_num_queries):
    def fill(count):
        for _ in range(count):
            newcomer = MemberFactory()
            tell(say(thread, "New.", newcomer), MemberFactory())

    fill(2)
    browser = signed_in(cho)
    browser.get(reverse("care"))
    fill(6)
    with django_assert_max_num_queries(25):
        browser.get(reverse("care"))


def test_the_form_of_a_decision_needs_words_only_where_somebody_must_hear_why():
    assert DecisionForm({}, needs_words=False).is_valid()
    assert not DecisionForm({"words": "  "}, needs_words=True).is_valid()


# Accounts


def test_a_moderator_closes_an_account_and_opens_it_again_with_acts_that_say_why(signed_in, thread, ben, cho, dot):
    say(thread, "Buy my book.", ben)
    url = reverse("care_member", args=[ben.handle])
    assert signed_in(dot).get(url).status_code == 403
    page = signed_in(cho).get(url).content.decode()
    assert "Buy my book." in page
    assert signed_in(cho).post(url, {"do": "ban", "days": "7", "reason": ""}).status_code == 422
    signed_in(cho).post(url, {"do": "ban", "days": "7", "reason": "Advertising."})
    assert Ban.objects.get().until
    ben.refresh_from_db()
    assert not ben.is_active
    assert "Advertising." in signed_in(cho).get(reverse("care")).content.decode()
    signed_in(cho).post(url, {"do": "unban", "reason": "He promised."})
    ben.refresh_from_db()
    assert ben.is_active
    assert list(Act.objects.filter(member=ben).order_by("pk").values_list("what", "by", "reason")) == [
        ("ban", cho.pk, "Advertising."),
        ("unban", cho.pk, "He promised."),
    ]


def test_a_moderator_finds_no_way_to_close_the_account_of_somebody_with_a_part(signed_in, cho, amara, mei):
    url = reverse("care_member", args=[amara.handle])
    assert 'value="ban"' not in signed_in(cho).get(url).content.decode()
    assert signed_in(cho).post(url, {"do": "ban", "days": "0", "reason": "No."}).status_code == 403
    assert 'value="ban"' in signed_in(mei).get(url).content.decode()


def test_a_retry_of_what_waits_holds_nothing_twice(held, dot):
    again = publish_post(
        thread=held.thread, author=dot, body="I am new here, hello.", lang="en", client_key=held.client_key
    )
    assert again == held
    assert Hold.objects.count() == 1
