"""What is near a query, as Elasticsearch's kNN request, and its answer read."""

from collections.abc import Iterable, Mapping
from typing import Any

from search.engines.elastic_fields import numbers
from search.meaning.meant import NEAREST, Meant, Near
from search.plan import Match, Plan
from search.query import KIND


def nearest(meant: Meant, plan: Plan) -> dict[str, Any]:
    """Return the body of a request for what is near, of whatever kind and facets."""
    knn = {
        "field": f"vectors.{meant.language}",
        "query_vector": numbers(meant.vector),
        "k": NEAREST,
        "num_candidates": NEAREST,
        "similarity": meant.least,
        "filter": {"terms": {"scopes": sorted(plan.scopes)}},
    }
    fields = ["ref", "kind", "pk", "group", "facets"]
    return {"knn": knn, "size": NEAREST, "_source": False, "docvalue_fields": fields, "track_total_hits": False}


def near_of(plan: Plan, hits: Iterable[Mapping[str, Any]]) -> Near:
    """Read what is near; equally near, the first by name."""
    found = [hit["fields"] for hit in sorted(hits, key=lambda hit: (-hit["_score"], hit["fields"]["ref"][0]))]
    kept = [fields for fields in found if _is_chosen(plan, frozenset(fields["facets"]))]
    return Near(
        refs=tuple(fields["ref"][0] for fields in found),
        kept=tuple(_match(fields) for fields in kept),
    )


def _match(fields: Mapping[str, Any]) -> Match:
    return Match(fields["kind"][0], fields["pk"][0], group=fields["group"][0], by_words=False)


def _is_chosen(plan: Plan, having: frozenset[str]) -> bool:
    kinds = not plan.kinds or any(f"{KIND}={kind}" in having for kind in plan.kinds)
    return kinds and all(any(f"{name}={slug}" in having for slug in slugs) for name, slugs in plan.facets.items())
