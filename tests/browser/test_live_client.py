"""static/js/live.js alone, in a real browser, against a server that the test plays: the rules of docs/live.md."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOST = "http://live.example"
PAGE = """<!doctype html><html lang="es"><meta charset="utf-8"><title>live</title><script type="module">
import { follow } from "/live.js";
window.frames_ = []; window.states = [];
function onFrame(frame) {
  if (frame.type === "spoilt") throw new Error("spoilt");
  frames_.push(frame.seq);
}
const onState = (state) => states.push(state);
window.start = (seq) => { window.stop = follow("note", "1", seq, { url: "/events", onFrame, onState }); };
window.ready = true;
</script>"""


class Server:
    """What the browser meets: sockets that say what the test says, and a polling URL over a log of `head` events."""

    def __init__(self, page):
        self.page, self.head, self.polls, self.asked, self.sockets = page, 0, [], [], []
        self.refuses_sockets, self.status, self.kinds = False, 200, {}
        page.clock.install()
        page.route(f"{HOST}/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        script = (ROOT / "static/js/live.js").read_text()
        page.route(f"{HOST}/live.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
        page.route(f"{HOST}/events*", self._poll)
        page.route_web_socket("**/live/", self._open)
        page.goto(f"{HOST}/")
        page.wait_for_function("window.ready")

    def start(self, seq=0):
        self.page.evaluate("(seq) => start(seq)", seq)

    def say(self, *seqs, head=None, **more):
        """Say frames on the newest socket."""
        self.head = max(self.head, *seqs, 0) if seqs else self.head
        answer = {"frames": [self._frame(seq) for seq in seqs], "head": head or self.head, "more": False}
        self.sockets[-1].send(json.dumps({"stream": "note", "key": "1", **answer, **more}))

    def wait_for(self, condition, argument=None):
        self.page.wait_for_function(condition, arg=argument)

    def shows(self, *seqs):
        self.wait_for("(seqs) => JSON.stringify(frames_) === JSON.stringify(seqs)", list(seqs))

    def pass_time(self, seconds):
        self.page.clock.run_for(seconds * 1000)

    @property
    def states(self):
        return self.page.evaluate("states")

    def _open(self, socket):
        if self.refuses_sockets:
            socket.close(code=4429)
            return
        self.sockets.append(socket)
        socket.on_message(lambda text: self.asked.append(json.loads(text)))

    def _poll(self, route):
        after = int(route.request.url.partition("after=")[2])
        self.polls.append(after)
        frames = [self._frame(seq) for seq in range(after + 1, self.head + 1)]
        far = len(frames) > 100
        answer = {"frames": [] if far else frames, "head": self.head, "more": far}
        route.fulfill(status=self.status, body=json.dumps(answer), content_type="application/json")

    def _frame(self, seq):
        return {"seq": seq, "type": self.kinds.get(seq, "written")}


@pytest.fixture
def server(page):
    return Server(page)


@pytest.fixture
def open_server(server):
    """A page that follows from 3 on and is told that it has everything."""
    server.head = 3
    server.start(3)
    wait_until(server, lambda: server.asked)
    server.say()
    server.wait_for("() => states.length")
    return server


def wait_until(server, condition):
    """Wait for something on this side; asking the page lets its messages in."""
    for _ in range(500):
        if condition():
            return
        server.page.evaluate("0")
    assert condition()


def test_a_page_asks_from_its_seq_in_its_language(open_server):
    assert open_server.asked == [{"follow": [{"stream": "note", "key": "1", "seq": 3}], "language": "es"}]
    assert open_server.states == [{"via": "socket"}]


def test_the_next_frame_is_applied_and_an_old_one_ignored(open_server):
    open_server.say(4)
    open_server.say(4)
    open_server.say(3, 4, 5)
    open_server.say(2)
    open_server.say(6)
    open_server.shows(4, 5, 6)


def test_a_gap_is_asked_for_over_http_and_filled_in_order(open_server):
    open_server.polls.clear()
    open_server.say(6)
    open_server.shows(4, 5, 6)
    assert open_server.polls == [3]
    open_server.say(7)
    open_server.shows(4, 5, 6, 7)


def test_a_head_past_the_last_frame_is_a_gap_too(open_server):
    open_server.head = 5
    open_server.say()
    open_server.shows(4, 5)


def test_a_tombstone_counts_and_shows_nothing(open_server):
    open_server.kinds[5] = "empty"
    open_server.say(4, 5, 6)
    open_server.shows(4, 6)


def test_a_frame_that_cannot_be_shown_offers_a_reload_and_the_next_is_shown(open_server):
    open_server.kinds[4] = "spoilt"
    open_server.say(4, 5)
    open_server.shows(5)
    assert open_server.states[-1] == {"behind": 1}


def test_too_far_behind_says_by_how_much_instead_of_a_flood(open_server):
    open_server.head = 140
    open_server.say(more=True)
    open_server.wait_for("() => states.at(-1).behind === 137")
    open_server.shows()


def test_a_page_that_may_not_follow_any_more_is_told_and_asks_no_more(open_server):
    open_server.sockets[-1].send(json.dumps({"stream": "note", "key": "1", "refused": True}))
    open_server.wait_for("() => states.at(-1).refused")
    open_server.polls.clear()
    open_server.pass_time(120)
    assert open_server.polls == []


def test_without_a_socket_the_page_polls_every_five_seconds(server):
    server.refuses_sockets = True
    server.start(0)
    server.head = 1
    server.pass_time(5)
    server.shows(1)
    server.head = 3
    server.pass_time(5)
    server.shows(1, 2, 3)
    assert {"via": "polling"} in server.states


def test_a_polling_url_that_is_gone_refuses_and_one_that_fails_is_asked_again(server):
    server.refuses_sockets, server.status = True, 503
    server.start(0)
    server.head = 1
    server.pass_time(5)
    server.status = 200
    server.pass_time(5)
    server.shows(1)
    server.status = 404
    server.pass_time(5)
    server.wait_for("() => states.at(-1).refused")


def test_a_lost_socket_comes_back_from_where_the_page_is(open_server):
    open_server.say(4)
    open_server.shows(4)
    open_server.sockets[-1].close(code=1012)
    open_server.wait_for("() => states.at(-1).via === 'polling'")
    open_server.head = 6
    open_server.pass_time(6)
    open_server.shows(4, 5, 6)
    wait_until(open_server, lambda: len(open_server.sockets) > 1 and len(open_server.asked) > 1)
    assert open_server.asked[-1]["follow"][0]["seq"] >= 4


def test_two_missed_beats_replace_the_socket_and_repair_the_page(open_server):
    open_server.head = 4
    open_server.pass_time(60)
    open_server.shows(4)
    wait_until(open_server, lambda: len(open_server.sockets) > 1)


@pytest.mark.parametrize("event", ["online", "pageshow"])
def test_coming_back_replaces_the_socket_and_asks_at_once(open_server, event):
    open_server.head = 4
    made = "new PageTransitionEvent('pageshow', {persisted: true})" if event == "pageshow" else "new Event('online')"
    open_server.page.evaluate(f"dispatchEvent({made})")
    open_server.shows(4)
    wait_until(open_server, lambda: len(open_server.sockets) == 2)


def test_a_page_that_is_looked_at_again_asks_on_its_socket(open_server):
    open_server.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_until(open_server, lambda: len(open_server.asked) == 2)
    assert len(open_server.sockets) == 1


def test_a_question_that_stays_unanswered_replaces_the_socket(open_server):
    open_server.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    open_server.head = 4
    open_server.pass_time(6)
    wait_until(open_server, lambda: len(open_server.sockets) == 2)
    open_server.pass_time(5)
    open_server.shows(4)


def test_who_stops_following_hangs_up_and_polls_no_more(open_server):
    open_server.page.evaluate("stop()")
    open_server.polls.clear()
    open_server.pass_time(120)
    assert open_server.polls == []
    open_server.shows()
