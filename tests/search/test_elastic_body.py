"""The requests that Elasticsearch gets are such as its own client's library writes."""

import pytest
from elasticsearch.dsl import Search

from search.engines.elastic_body import body
from search.plan import plan
from search.query import SORTS, Query
from search.thesaurus import thesaurus

WORDS = thesaurus([("en", ["lunch", "midday meal"])])


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "lunch for fathers", "¿?"])
@pytest.mark.parametrize("facets", [{}, {"topic": ("food",), "a.b": ("c", "d")}])
def test_the_clients_own_library_reads_a_request_and_writes_the_same(text, facets, sort):
    query = Query(text, "en", kinds=("tool",), facets=facets, sort=sort)
    request = body(plan(query, text, WORDS, ["tool:5"]))
    assert Search.from_dict(request).to_dict() == request
