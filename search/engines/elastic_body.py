"""A plan as Elasticsearch's search request, and the counts out of its answer.

Requests are written as the plain values that they are sent as: to build them of `elasticsearch.dsl`'s objects took a
sixth of the time in which the server answers. A test has `elasticsearch.dsl` read them back.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from search.plan import ALL_TERMS_TIER, PIN_TIER, SYNONYM_WEIGHT, TITLE_WEIGHT, Clause, Match, Plan
from search.query import BEST_REVIEWED, MOST_USED, NEWEST, RELEVANCE
from search.thesaurus import Phrase

MOST_VALUES = 10_000
"""Values of facets that are counted: all there are, in any library of this size."""
EXACT_UP_TO = 40_000
"""Groups up to which a cardinality counts without estimating."""

COUNTED = {
    "members": {"value_count": {"field": "shared"}},
    "groups": {"cardinality": {"field": "shared", "precision_threshold": EXACT_UP_TO}},
}
"""What a bucket says for `_shown`. What stands alone costs nothing: it has no `shared`."""

Condition = dict[str, Any]
"""A query as Elasticsearch reads it: its name, and what belongs to it."""


def body(plan: Plan) -> dict[str, Any]:
    """Return the body of a search request for a plan.

    What is chosen cuts by `post_filter`, so that each facet's own aggregation can leave its own choice out.
    """
    chosen = {name: Q("terms", facets=[f"{name}={slug}" for slug in slugs]) for name, slugs in plan.facets.items()}
    told = [Q("bool", must_not=[Q("terms", group=list(plan.without))])] if plan.without else []
    values = {"terms": {"field": "facets", "size": MOST_VALUES}, "aggs": COUNTED}
    counted = {"kept": {"filter": _all_of(chosen.values()), "aggs": {**COUNTED, "values": values}}}
    for number, name in enumerate(plan.facets):
        others = _all_of(condition for other, condition in chosen.items() if other != name)
        own = {"terms": {**values["terms"], "include": f"{_literally(name)}=.*"}, "aggs": COUNTED}
        counted[f"facet{number}"] = {"filter": others, "aggs": {"values": own}}
    return {
        "query": _condition(plan),
        "post_filter": _all_of([*chosen.values(), *told]),
        "aggs": counted,
        "sort": _order(plan),
        "collapse": {"field": "group"},
        "docvalue_fields": ["kind", "pk", "group"],
        "_source": False,
        "from": plan.offset,
        "size": plan.limit,
        "track_total_hits": False,
        "track_scores": False,
    }


def matches_of(plan: Plan, hits: Iterable[Mapping[str, Any]]) -> tuple[Match, ...]:
    """Read which things were found; what is only near is worth nothing by its words."""
    return tuple(
        Match(
            kind=hit["fields"]["kind"][0],
            pk=hit["fields"]["pk"][0],
            group=hit["fields"]["group"][0],
            by_words=plan.sort != RELEVANCE or hit["sort"][0] > 0,
        )
        for hit in hits
    )


def total_of(answer: Mapping[str, Any]) -> int:
    """Read how many hits there are, from the aggregations of an answer."""
    return _shown(answer["kept"])


def counts_of(plan: Plan, answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Read the aggregations: of a chosen facet its own, of the others what everything chosen leaves."""
    buckets = [*answer["kept"]["values"]["buckets"]]
    own = [bucket for number in range(len(plan.facets)) for bucket in answer[f"facet{number}"]["values"]["buckets"]]
    counts: dict[str, dict[str, int]] = {}
    for bucket, chosen in [*((bucket, False) for bucket in buckets), *((bucket, True) for bucket in own)]:
        name, _, slug = bucket["key"].partition("=")
        if (name in plan.facets) == chosen:
            counts.setdefault(name, {})[slug] = _shown(bucket)
    return counts


def Q(name: str, **parts: Any) -> Condition:  # noqa: N802 - as the client's own library calls it
    return {name: parts}


def _condition(plan: Plan) -> Condition:
    must_have = [Q("terms", scopes=sorted(plan.scopes))]
    if plan.kinds:
        must_have.append(Q("terms", kind=list(plan.kinds)))
    if plan.clauses is None:
        return Q("bool", filter=must_have)
    languages = [_clause(clause) for clause in plan.clauses]
    best = Q("dis_max", queries=languages) if languages else Q("match_none")
    if not plan.pins and not plan.near:
        return Q("bool", filter=must_have, must=[best])
    near = [Q("constant_score", filter=Q("terms", ref=list(plan.near)), boost=0.0)] if plan.near else []
    pins = [
        Q("constant_score", filter=Q("term", ref=ref), boost=PIN_TIER * (len(plan.pins) - n))
        for n, ref in enumerate(plan.pins)
    ]
    return Q("bool", filter=must_have, must=[Q("bool", should=[best, *pins, *near], minimum_should_match=1)])


def _clause(clause: Clause) -> Condition:
    """One combined text, half the title's own score, and the tiers of `search.plan`."""
    text, title = f"texts.{clause.language}", f"titles.{clause.language}"
    words = [_phrase(text, (stem,), times) for stem, times in clause.terms.items()]
    words += [_phrase(text, phrase, SYNONYM_WEIGHT / len(phrase)) for phrase in clause.synonyms]
    titles = [_phrase(title, (stem,), times * TITLE_WEIGHT) for stem, times in clause.terms.items()]
    titles += [_phrase(title, phrase, SYNONYM_WEIGHT * TITLE_WEIGHT / len(phrase)) for phrase in clause.synonyms]
    needs = [Q("bool", should=[_phrase(text, phrase) for phrase in need]) for need in clause.needs]
    tiers = [Q("constant_score", filter=_all_of(needs), boost=ALL_TERMS_TIER)] if needs else []
    if clause.tier:
        tiers.append(Q("constant_score", filter=Q("match_all"), boost=clause.tier))
    return Q("bool", must=[Q("bool", should=words)], should=[*titles, *tiers])


def _phrase(field: str, phrase: Phrase, boost: float = 1.0) -> Condition:
    """Return the condition of holding all stems of a phrase, worth what they are worth together."""
    stems = [Q("term", **{field: {"value": stem, "boost": boost}}) for stem in phrase]
    return stems[0] if len(stems) == 1 else Q("bool", must=stems)


def _all_of(conditions: Any) -> Condition:
    wanted = list(conditions)
    return Q("bool", filter=wanted) if wanted else Q("match_all")


def _order(plan: Plan) -> list[Any]:
    newest = {"date": {"order": "desc", "missing": "_last"}}
    if plan.sort == NEWEST:
        return [newest, "ref"]
    if plan.sort == BEST_REVIEWED:
        return [{"score": {"order": "desc", "missing": 0}}, {"uses": "desc"}, newest, "ref"]
    return [{"uses": "desc"}, newest, "ref"] if plan.sort == MOST_USED else ["_score", "ref"]


def _shown(bucket: Mapping[str, Any]) -> int:
    """Return how many hits a bucket is shown as: those of one group once."""
    return int(bucket["doc_count"] - bucket["members"]["value"] + bucket["groups"]["value"])


def _literally(name: str) -> str:
    """Escape a facet's name for Lucene's regular expressions."""
    return "".join(char if char.isalnum() or char in "_-" else f"\\{char}" for char in name)
