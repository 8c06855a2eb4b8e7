"""Going on from a search to what it found is noticed by the address a reader comes from, and only that."""

import pytest
from django.test import RequestFactory

from hub.following import followed_query
from search.asked import remember
from search.models import QueryLog
from tests.factories.library import ToolFactory

SEARCH = "http://testserver/en/search/?q=Doulas&kind=tool"


def came(path, referer, **more):
    return followed_query(RequestFactory().get(path, headers={"Referer": referer, **more}))


@pytest.mark.parametrize("search", [SEARCH, "http://testserver/en/tools/?q=Doulas&page=2"])
def test_a_page_opened_from_a_search_belongs_to_its_query(search):
    assert came("/en/tools/doulas/", search) == ("Doulas", "en")
    assert came("/es/talk/7-doulas/", search, **{"Sec-Fetch-Dest": "document"}) == ("Doulas", "en")


@pytest.mark.parametrize(
    ("path", "referer"),
    [
        ("/en/tools/", SEARCH),
        ("/en/search/", SEARCH),
        ("/static/app.js", SEARCH),
        ("/en/tools/doulas/", "http://elsewhere.example/en/search/?q=Doulas"),
        ("/en/tools/doulas/", "http://testserver/en/talk/?q=Doulas"),
        ("/en/tools/doulas/", "http://testserver/en/search/?q="),
        ("/en/tools/doulas/", "http://testserver/en/search/"),
        ("/en/tools/doulas/", "http://[broken?q=x"),
    ],
)
def test_anything_else_does_not(path, referer):
    assert came(path, referer) is None


def test_pieces_of_a_page_and_forms_do_not_count():
    assert came("/en/tools/doulas/", SEARCH, **{"Sec-Fetch-Dest": "image"}) is None
    assert followed_query(RequestFactory().post("/en/tools/doulas/", headers={"Referer": SEARCH})) is None


@pytest.mark.django_db
def test_the_log_counts_it(client):
    tool = ToolFactory(title="Doulas at home")
    remember("doulas", "en", 1)
    client.get(f"/en/tools/{tool.slug}/", headers={"Referer": SEARCH})
    client.get("/en/tools/no-such-tool/", headers={"Referer": SEARCH})
    assert QueryLog.objects.get().followed == 1
