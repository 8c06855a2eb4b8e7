"""Every open page shows every event exactly once, in order, whatever happens to the bell."""

import asyncio

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import connections

from live import beat, bell, catching_up, log, process
from tests.live.conftest import note, write
from tests.live.pages import settled, until


async def ring(seq, key="1"):
    await get_channel_layer().group_send(
        bell.group_of("note", key), {"type": "ring", "stream": "note", "key": key, "seq": seq}
    )


async def test_a_note_reaches_every_open_page(site):
    pages = [await site() for _ in range(3)]
    await note("hello")
    for page in pages:
        await page.shows("hello")


async def test_a_page_of_another_key_hears_nothing(site):
    page, other = await site(), await site(key="2")
    await note("hello")
    await page.shows("hello")
    assert other.frames == []


async def test_a_page_that_was_made_before_some_notes_gets_them_when_its_socket_opens(site):
    for text in ("one", "two", "three"):
        await note(text)
    page = await site(seq=1)
    await page.shows("two", "three")


async def test_a_page_that_has_everything_is_told_so(site):
    await note("one")
    page = await site(seq=1)
    assert page.messages == [{"stream": "note", "key": "1", "frames": [], "head": 1, "more": False}]


async def test_notes_written_while_a_socket_opens_are_shown_once(site):
    await note("before")
    opening = asyncio.create_task(site())
    await note("meanwhile")
    page = await opening
    await note("after")
    await page.shows("before", "meanwhile", "after")
    assert page.gaps == 0


async def test_many_writers_and_pages_that_come_and_go_see_one_order(site, ben):
    def write_five(name):
        for number in range(5):
            write(f"{name}{number}", owner=ben)
        connections.close_all()

    early = await site()
    writing = asyncio.gather(*(asyncio.to_thread(write_five, name) for name in "abc"))
    late = [await site() for _ in range(3)]
    await writing
    for page in (early, *late):
        await until(lambda page=page: page.last == 15)
        assert [frame["seq"] for frame in page.frames] == list(range(1, 16))
        assert page.texts == early.texts
        assert page.gaps == 0


async def test_without_any_bell_one_beat_delivers(site, silent_bell):
    page = await site()
    await note("one")
    await note("two")
    await settled()
    assert page.frames == []
    await beat.once(process.hub())
    await page.shows("one", "two")


async def test_a_doubled_or_old_ring_changes_nothing(site):
    page = await site()
    await note("one")
    await note("two")
    await page.shows("one", "two")
    messages = len(page.messages)
    for seq in (2, 1, 2):
        await ring(seq)
    await note("three")
    await page.shows("one", "two", "three")
    assert len(page.messages) == messages + 1


async def test_rings_in_the_wrong_order_deliver_in_the_right_one(site, silent_bell):
    page = await site()
    await note("one")
    await note("two")
    await ring(2)
    await ring(1)
    await page.shows("one", "two")


async def test_a_lost_ring_is_made_good_by_the_next(site, silent_bell, monkeypatch):
    page = await site()
    await note("lost")
    monkeypatch.undo()
    await note("heard")
    await page.shows("lost", "heard")


async def test_a_ring_for_something_that_is_not_there_yet_does_no_harm(site, silent_bell):
    page = await site()
    await ring(9)
    await settled()
    await note("one")
    await beat.once(process.hub())
    await page.shows("one")


async def test_a_page_that_is_too_far_behind_is_told_to_reload_instead_of_flooded(site):
    await database_sync_to_async(lambda: [write(str(n)) for n in range(catching_up.FAR + 1)])()
    page = await site()
    assert page.far
    assert page.frames == []
    assert page.messages[-1]["head"] == catching_up.FAR + 1


async def test_a_page_exactly_as_far_behind_as_an_answer_holds_gets_it_all(site):
    await database_sync_to_async(lambda: [write(str(n)) for n in range(catching_up.FAR)])()
    page = await site()
    await until(lambda: page.last == catching_up.FAR)
    assert not page.far


async def test_a_page_whose_events_were_pruned_is_told_to_reload(site):
    await database_sync_to_async(lambda: [write(str(n)) for n in range(5)])()
    await database_sync_to_async(log.Event.objects.filter(seq__lte=3).delete)()
    page, fine = await site(seq=1), await site(seq=3)
    assert page.far
    assert page.frames == []
    assert not fine.far
    assert fine.texts == ["3", "4"]


async def test_a_page_ahead_of_the_log_is_told_to_reload(site):
    await note("one")
    page = await site(seq=7)
    assert page.far
    assert page.messages[-1]["head"] == 1


async def test_what_cannot_be_rendered_tells_the_page_to_reload_and_the_next_note_goes_on(site):
    page = await site()
    await note("broken", kind="broken")
    await until(lambda: page.far)
    assert page.messages[-1]["head"] == 1
    await note("fine")
    await until(lambda: page.messages[-1].get("head") == 2)
    assert page.gaps == 1, "the page sees the hole and asks over HTTP"


async def test_a_page_that_asks_again_is_answered_from_where_it_is(site, silent_bell):
    page = await site()
    await note("one")
    page.follow()
    await page.shows("one")


async def test_what_a_page_no_longer_asks_for_it_no_longer_gets(site):
    page = await site()
    page.follow("2")
    await until(lambda: len(page.messages) == 2)
    await note("for one")
    await settled()
    assert page.frames == []


async def test_the_beat_says_the_head_to_every_page(site, silent_bell):
    page = await site()
    await note("one")
    await beat.once(process.hub())
    await page.shows("one")
    beat.say_heads(process.hub())
    assert page.messages[-1] == {"stream": "note", "key": "1", "frames": [], "head": 1, "more": False}


async def test_an_empty_room_is_cleared_and_opens_again(site):
    page = await site()
    await page.leave()
    await settled()
    await process.hub().clear_idle_rooms()
    assert process.hub().rooms == {}
    again = await site()
    await note("still here")
    await again.shows("still here")


async def test_a_language_gets_its_own_words_and_one_rendering(site, notes):
    english = [await site() for _ in range(3)]
    spanish = [await site(language="es") for _ in range(3)]
    strange = await site(language="tlh")
    notes.rendered = 0
    await note("hello")
    for page, language in [*((p, "en") for p in (*english, strange)), *((p, "es") for p in spanish)]:
        await page.shows("hello")
        assert page.frames[0]["for"] == f"reader {language}"
    assert notes.rendered == 2


async def test_sockets_of_one_audience_and_language_share_one_encoded_frame(site):
    pages = [await site() for _ in range(3)]
    await note("hello")
    for page in pages:
        await page.shows("hello")
    assert len({id(page.raw[-1]) for page in pages}) == 1
    assert "frame" in pages[0].raw[-1]
