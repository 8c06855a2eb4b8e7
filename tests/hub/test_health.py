"""Health: a process that is alive, one that can serve, and a doctor who tells them apart in words."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from hub import diagnosis, health
from hub.models import Heartbeat


def test_a_living_process_says_so_without_a_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_site_with_everything_is_ready(db, client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "migrations": "ok", "cache": "ok"}


def test_a_site_whose_cache_is_gone_is_not_ready_and_tells_no_detail(db, client, monkeypatch):
    def broken():
        raise OSError("the password is hunter2")

    monkeypatch.setattr(health, "CHECKS", (health.Check("cache", broken),))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "cache": "failed"}


def doctor():
    out = StringIO()
    try:
        call_command("doctor", stdout=out)
        return out.getvalue(), 0
    except SystemExit as end:
        return out.getvalue(), end.code


def test_the_doctor_finds_a_well_site_well(db):
    for name in ("prune", "publish_scheduled"):
        Heartbeat.objects.create(name=name, at=timezone.now())
    words, code = doctor()
    assert code == 0, words
    assert "BROKEN" not in words
    assert "works     timer: runs." in words


def test_the_doctor_says_that_the_timer_stands_still_and_what_to_do(db):
    Heartbeat.objects.create(name="prune", at=timezone.now() - timedelta(hours=1))
    words, code = doctor()
    assert code == 1
    assert "BROKEN    timer: has not run since" in words
    assert "→ start one: manage.py timer" in words


def test_the_doctor_says_what_a_missing_service_means(db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    found = {finding.subject: finding for finding in diagnosis.examine()}
    assert found["live"].state == diagnosis.DEGRADED
    assert "within four seconds" in found["live"].words
    assert found["search"].state == diagnosis.DEGRADED
    assert "the embedded engine does" in found["search"].words


def test_an_examination_that_fails_is_itself_a_finding(monkeypatch):
    def mail():
        raise RuntimeError("no idea")

    monkeypatch.setattr(diagnosis, "EXAMINATIONS", (mail,))
    (finding,) = diagnosis.examine()
    assert (finding.subject, finding.state) == ("mail", diagnosis.BROKEN)


@pytest.mark.parametrize(
    ("path", "kind"), [("/manifest.webmanifest", "application/manifest+json"), ("/robots.txt", "text/plain")]
)
def test_other_machines_get_what_they_ask_for(db, client, path, kind):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(kind)


def test_security_txt_says_where_to_write_and_until_when_it_holds(db, client):
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:" in text
    assert "Expires: " in text
