"""One order out of two, and every page cut from it: without a model, an engine or a database."""

from search.meaning import fusing
from search.meaning.fusing import fused, search_by_both
from search.meaning.meant import Meant, Near
from search.plan import PUBLIC, Found, Match, Plan
from search.query import NEWEST, RELEVANCE

MEANT = Meant("en", b"", 0.5)


def match(name, group="", by_words=True):
    return Match("card", name, group=group or f"card:{name}", by_words=by_words)


def order(by_words, near, pins=()):
    return "".join(
        one.pk for one in fused([match(n) for n in by_words], [match(n, by_words=False) for n in near], pins)
    )


def test_what_stands_well_in_both_orders_leads():
    assert order("abc", "cab") == "acb"
    assert order("abc", "bxy")[0] == "b"


def test_what_is_in_one_order_only_is_kept():
    assert order("ab", "") == "ab"
    assert order("", "xy") == "xy"
    assert set(order("ab", "xy")) == set("abxy")


def test_pins_stay_on_top_in_their_own_order():
    assert order("abc", "cba", pins=("card:c", "card:b"))[:2] == "cb"


def test_a_group_stands_once_as_what_has_the_words():
    (one,) = fused([match("a", "thread")], [match("b", "thread", False), match("c", "thread", False)], ())
    assert one.pk == "a"


class Shelf:
    """Things by words in order, each alone or in a group; counts how often it was asked."""

    def __init__(self, by_words, near):
        self.by_words, self.near, self.asked = by_words, near, 0

    def search(self, plan):
        self.asked += 1
        groups = {one.group: one for one in reversed([*self.by_words, *self.near])}
        total = len(groups)
        listed = [one for one in groups.values() if one.group not in plan.without]
        listed.sort(key=lambda one: (one not in self.by_words, [*self.by_words, *self.near].index(one)))
        return Found(tuple(listed[plan.offset : plan.offset + plan.limit]), total, {})

    def look(self, meant, plan):
        return Near(tuple(one.ref for one in self.near), tuple(self.near))


def page(shelf, offset, limit, sort=RELEVANCE):
    return search_by_both(Plan((), PUBLIC, (), {}, sort, offset, limit), MEANT, shelf.search, shelf.look)


def test_nothing_stands_on_two_pages_or_on_none_however_the_pages_are_cut(monkeypatch):
    monkeypatch.setattr(fusing, "DEPTH", 5)
    by_words = [match(str(n)) for n in range(20)]
    near = [match(str(n), by_words=False) for n in (17, 3, 30, 8, 31, 0)]
    shelf = Shelf(by_words, near)
    whole = page(shelf, 0, 100)
    assert whole.total == len(whole.matches) == len(set(whole.matches)) == 22
    for limit in (1, 2, 3, 7, 10):
        pages = [page(shelf, offset, limit).matches for offset in range(0, 22, limit)]
        assert [one for found in pages for one in found] == list(whole.matches)


def test_a_first_page_asks_once_and_a_later_one_twice(monkeypatch):
    monkeypatch.setattr(fusing, "DEPTH", 5)
    shelf = Shelf([match(str(n)) for n in range(20)], [match("3", by_words=False)])
    page(shelf, 0, 4)
    assert shelf.asked == 1
    page(shelf, 8, 4)
    assert shelf.asked == 3


def test_in_any_other_order_what_is_near_stands_where_that_order_puts_it():
    shelf = Shelf([match("a")], [match("b", by_words=False)])
    assert page(shelf, 0, 10, NEWEST).total == 2
    assert shelf.asked == 1
