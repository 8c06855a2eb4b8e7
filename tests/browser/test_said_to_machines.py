"""What every page of the demo says to other machines (JSON-LD) is schema.org's, and whole."""

import pytest

from tests.browser.addresses import fetch, public_pages
from tests.support.schema_org import blocks_in, faults_in

SAYS = {"story": "BlogPosting", "guide": "HowTo", "webinar": "Event", "thread": "DiscussionForumPosting"}
"""Types of pages that must say what they are; of several webinars those that have a date."""


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_says_what_schema_org_knows(site, language: str) -> None:
    faults, said_by = {}, {}
    for name, path in public_pages(site.url, language).items():
        said = blocks_in(fetch(site.url + path))
        found = [fault for thing in said for fault in faults_in(thing)]
        faults |= {name: found} if found else {}
        said_by.setdefault(name.partition(" ")[0], set()).update(thing["@type"] for thing in said)
    assert faults == {}
    assert {name: sort for name, sort in SAYS.items() if sort not in said_by[name]} == {}
