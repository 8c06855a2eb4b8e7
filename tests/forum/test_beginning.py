"""A thread that a link begins for somebody: a question that search could not answer arrives with its words."""

from django.urls import reverse

from forum.models import Thread

ASKED = "/en/talk/ask/?title=Who+has+a+%3Cfridge%3E+sheet%3F&body=I+looked+for+%E2%80%9Cfridge%E2%80%9D."


def test_a_link_begins_a_thread_and_nothing_is_posted_by_it(signed_in, ben):
    page = signed_in(ben).get(ASKED)
    form = page.context["form"]
    assert (form["title"].value(), form["body"].value()) == ("Who has a <fridge> sheet?", "I looked for “fridge”.")
    assert "Who has a &lt;fridge&gt; sheet?" in page.content.decode()
    assert not Thread.objects.exists()


def test_what_a_link_begins_is_a_draft_of_its_own(signed_in, ben):
    client = signed_in(ben)
    first, second = (client.get(ASKED).context["form"]["client_key"].value() for _ in range(2))
    assert first != second
    assert "data-given" in client.get(ASKED).content.decode()
    assert "data-given" not in client.get("/en/talk/ask/").content.decode()


def test_a_visitor_comes_back_from_the_door_with_the_words(client, db):
    door = client.get(ASKED)
    assert door.status_code == 302
    assert door["Location"].startswith(reverse("account_login"))
    assert "title%3DWho" in door["Location"]


def test_a_link_brings_no_more_than_fits(signed_in, ben):
    form = signed_in(ben).get(f"/en/talk/ask/?title={'x' * 500}&body={'y' * 5000}").context["form"]
    assert (len(form["title"].value()), len(form["body"].value())) == (160, 2000)
