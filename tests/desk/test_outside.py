"""Asking another site: never one inside our own network, by no name, redirect or notation."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from hub.desk.links import outside
from hub.desk.links.outside import Outcome, Refused, is_public, look_at, public_address

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1", "nonsense",
]  # fmt: skip
PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_of_the_public_internet_is_none(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_public_internet_is_one(address):
    assert is_public(address)


def resolving(monkeypatch, names):
    """Have names lead to addresses."""

    def getaddrinfo(host, port, *args, **kwargs):
        found = names.get(host) or ([host] if host.replace(".", "").isdecimal() else [])
        if not found:
            raise socket.gaierror("unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(outside.socket, "getaddrinfo", getaddrinfo)


def test_a_name_with_one_private_address_among_others_is_refused(monkeypatch):
    resolving(monkeypatch, {"mixed.example": ["93.184.216.34", "10.0.0.5"], "good.example": ["93.184.216.34"]})
    with pytest.raises(Refused):
        public_address("mixed.example", 443)
    assert public_address("good.example", 443) == "93.184.216.34"


@pytest.mark.parametrize("url", [
    "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/",
    "http://169.254.169.254/latest/meta-data/", "ftp://good.example/", "file:///etc/passwd",
    "http://good.example:8080/", "http://good.example:22/", "http://user:pass@good.example/",
])  # fmt: skip
def test_an_address_that_leads_inside_or_is_no_plain_one_is_refused_without_a_connection(monkeypatch, url):
    def connect(*args, **kwargs):
        raise AssertionError("somebody was asked")

    monkeypatch.setattr(outside.socket, "create_connection", connect)
    outcome = look_at(url)
    assert outcome.works is False
    assert outcome.is_refused or "gaierror" in outcome.reason


class Answering(BaseHTTPRequestHandler):
    """A small site; what it was asked stands in `asked`."""

    asked: list[str] = []

    def do_GET(self):
        self.answer()

    def do_HEAD(self):
        self.answer()

    def answer(self):
        self.asked.append(f"{self.command} {self.headers['Host']}{self.path}")
        status, _slash, rest = self.path.strip("/").partition("/")
        if status == "headless":
            status = "200" if self.command == "GET" else "500"
        self.send_response(int(status))
        if rest:
            self.send_header("Location", rest if "//" in rest else f"/{rest}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def site(monkeypatch):
    """A site at good.example, whose public address leads to a server of this test; everything else is as outside."""
    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Answering.asked = []
    names = {"good.example": ["93.184.216.34"], "inside.example": ["10.0.0.5"], "localhost": ["127.0.0.1"]}
    resolving(monkeypatch, names)

    def led(address, *args, **kwargs):
        assert address == ("93.184.216.34", 80), address
        connection = socket.socket()
        connection.settimeout(10)
        connection.connect(server.server_address)
        return connection

    monkeypatch.setattr(outside.socket, "create_connection", led)
    yield "http://good.example"
    server.shutdown()
    server.server_close()


def test_a_page_that_answers_its_head_is_asked_no_more(site):
    assert look_at(f"{site}/200") == Outcome(True)
    assert Answering.asked == ["HEAD good.example/200"]


def test_a_server_that_knows_no_head_is_asked_for_the_page(site):
    assert look_at(f"{site}/headless").works is True
    assert [line.split()[0] for line in Answering.asked] == ["HEAD", "GET"]


@pytest.mark.parametrize(("status", "outcome"), [
    ("404", Outcome(False, "HTTP 404", is_sure=True)), ("410", Outcome(False, "HTTP 410", is_sure=True)),
    ("500", Outcome(False, "HTTP 500")), ("403", Outcome(None, "HTTP 403")), ("429", Outcome(None, "HTTP 429")),
])  # fmt: skip
def test_what_a_status_says(site, status, outcome):
    assert look_at(f"{site}/{status}") == outcome


def test_redirects_are_followed_but_not_for_ever(site):
    assert look_at(f"{site}/302/302/200").works is True
    endless = look_at(f"{site}/{'302/' * 7}200")
    assert (endless.works, endless.reason) == (False, "ValueError: too many redirects")


@pytest.mark.parametrize("target", [
    "http://inside.example/", "http://127.0.0.1/", "http://localhost/admin/", "file:///etc/passwd",
    "http://good.example:6379/",
])  # fmt: skip
def test_a_redirect_into_our_own_network_is_not_followed(site, target):
    outcome = look_at(f"{site}/302/{target}")
    assert outcome.is_refused
    assert Answering.asked == [f"HEAD good.example/302/{target}"]
