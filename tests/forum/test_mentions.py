"""`@handle`: a link to somebody who may read it, and words otherwise."""

import pytest

from forum.mentions import link_mentions
from tests.factories.forum import begin, say

pytestmark = pytest.mark.django_db
LINK = '<a href="/~/people/ben/">@ben</a>'


@pytest.mark.parametrize(
    ("typed", "linked"),
    [
        ("<p>Ask @ben.</p>", f"<p>Ask {LINK}.</p>"),
        ("<p>(@Ben)</p>", '<p>(<a href="/~/people/ben/">@Ben</a>)</p>'),
        ("<p>@ben, @ben</p>", f"<p>{LINK}, {LINK}</p>"),
        ("<p>@ben-</p>", f"<p>{LINK}-</p>"),
        ("<p>@nobody</p>", "<p>@nobody</p>"),
        ("<p>me@ben.example</p>", "<p>me@ben.example</p>"),
        ("<p>a/@ben</p>", "<p>a/@ben</p>"),
        ("<p><code>@ben</code> @ben</p>", f"<p><code>@ben</code> {LINK}</p>"),
        ('<p><a href="https://a.example/@ben">@ben</a></p>', '<p><a href="https://a.example/@ben">@ben</a></p>'),
        ('<p><a title="a > @ben" href="/">x</a> @ben</p>', f'<p><a title="a > @ben" href="/">x</a> {LINK}</p>'),
    ],
)
def test_a_handle_becomes_a_link_outside_of_links_and_code(public, ben, typed, linked):
    assert link_mentions(typed, public) == linked


def test_nobody_is_linked_who_may_not_read_the_category(for_coalition, ben, lupe, cho):
    linked = link_mentions("<p>@ben @lupe @cho</p>", for_coalition)
    assert "/people/ben/" not in linked
    assert "/people/lupe/" in linked
    assert "/people/cho/" in linked


def test_the_link_leads_to_the_page_in_the_reader_s_language(client, public, ben):
    thread = begin(public, body="@ben knows.")
    assert 'href="/en/people/ben/">@ben' in client.get(thread.url_in("en")).content.decode()
    assert 'href="/es/people/ben/">@ben' in client.get(thread.url_in("es")).content.decode()


def test_a_mention_says_no_more_of_somebody_than_was_typed(client, public, ben):
    """Ben shows himself to members only; a public thread that names him must not give away his full name."""
    page = client.get(begin(public, body="@ben knows.").get_absolute_url()).content.decode()
    assert ben.display_name not in page


def test_many_mentions_cost_one_query(public, ben, django_assert_num_queries):
    say(begin(public), "@ben")
    markup = "<p>" + " ".join(f"@person-{n}" for n in range(300)) + "</p>"
    with django_assert_num_queries(1):
        link_mentions(markup, public)
