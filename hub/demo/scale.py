"""Fills the models in bulk, for benchmarks: people, tools, threads with posts. Titles say so.

The rows are what the actions would have written (numbers, counters, events, rendered words), without the actions'
locks, mails and index entries: 100,000 posts in a minute instead of an hour.
"""

import random
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from taggit.models import Tag, TaggedItem

from content.markdown import excerpt, render_markdown
from forum.models import Category, Post, Reading, Thread
from forum.models.post import EXCERPT_LENGTH
from forum.publishing import STREAM
from forum.wording import RENDERED_WITH
from hub.demo.reading import read
from hub.demo.talk import POST
from hub.demo.vocabulary import WORDS, seed_vocabulary
from library.curation import RELATIONS
from library.models import Format, Tool
from live.models import Event
from members.models import Member
from networks.models import Coalition, Membership

FOLDER = Path(__file__).parent
MARK = "(made by seed_scale)"
CATEGORY = "scale"
BATCH = 1000
LONGEST = 1000
LENGTHS = (2, 5, 9, 14, 30, 60)
"""Posts in a thread, in turn; the first thread of a run is long, up to a quarter of all posts."""
OLDEST = timedelta(days=700)


def fill_members(number: int) -> int:
    """Add members nobody can sign in as."""
    first = Member.objects.filter(handle__startswith="scale-").count() + 1
    people = (
        Member(
            email=f"scale-{n}@scale.example",
            handle=f"scale-{n}",
            display_name=f"Scale member {n} {MARK}",
            language="es" if n % 3 == 0 else "en",
            part="Home visitor" if n % 2 else "",
            visibility=Member.Visibility.PUBLIC,
            password=make_password(None),
        )
        for n in range(first, first + number)
    )
    coalitions = cycle(Coalition.objects.all() or [None])
    for batch in _batches(people):
        Member.objects.bulk_create(batch)
        pairs = zip(batch, coalitions, strict=False)
        ties = [Membership(member=one, coalition=to, state=Membership.State.ACCEPTED) for one, to in pairs if to]
        Membership.objects.bulk_create(ties)
    return number


def fill_tools(number: int) -> int:
    """Add published tools with a value in every facet, two tags, and the coalitions that use them."""
    if not Format.objects.exists():
        seed_vocabulary(FOLDER)
    chance = random.Random(number)  # noqa: S311 - the same every time is what is wanted
    terms = {name: list(model.objects.all()) for name, model in WORDS.items()}
    first = Tool.objects.filter(slug__startswith="scale-tool-").count() + 1
    tags = [Tag.objects.get_or_create(slug=f"scale-tag-{n}", defaults={"name": f"scale tag {n}"})[0] for n in range(40)]
    coalitions = list(Coalition.objects.all())
    paragraphs = {lang: _paragraphs(lang) for lang in ("en", "es")}
    for batch in _batches(_tool(n, chance, terms, paragraphs) for n in range(first, first + number)):
        users = [chance.sample(coalitions, chance.randint(0, min(5, len(coalitions)))) for _ in batch]
        for tool, using in zip(batch, users, strict=True):
            tool.uses = len(using)
        with transaction.atomic():
            Tool.objects.bulk_create(batch)
            _sort_tools(batch, chance, terms, tags)
            through = Tool.used_by.through
            pairs = [(tool, one) for tool, using in zip(batch, users, strict=True) for one in using]
            through.objects.bulk_create([through(tool=tool, coalition=one) for tool, one in pairs], batch_size=BATCH)
    return number


def fill_posts(number: int) -> int:
    """Add threads that hold `number` posts together, in a category of their own."""
    fill_threads(_sizes(number))
    return number


def fill_threads(lengths: Iterable[int]) -> None:
    """Add a thread for each of `lengths`, with so many posts, in the scale's own category."""
    sizes = list(lengths)
    chance = random.Random(sum(sizes))  # noqa: S311 - the same every time is what is wanted
    category = _category()
    if not Member.objects.filter(is_active=True).exists():
        fill_members(20)
    people = list(Member.objects.filter(is_active=True).order_by("pk")[:BATCH])
    first = Thread.objects.filter(category=category).count() + 1
    for start in range(0, len(sizes), 100):
        numbered = list(enumerate(sizes[start : start + 100], start=first + start))
        with transaction.atomic():
            threads = [_thread(n, size, category, chance.choice(people), chance) for n, size in numbered]
            _write(threads, people, chance)


def fill_readings(member: Member, read: int, unread: int) -> None:
    """Let a member have read the newest `read` threads of the scale, the first `unread` of them not to the end."""
    threads = Thread.objects.filter(category__slug=CATEGORY).latest_first()[:read]
    readings = (
        Reading(
            member=member,
            thread=thread,
            last_number=thread.last_shown - (place < unread),
            is_behind=place < unread,
        )
        for place, thread in enumerate(threads.iterator(chunk_size=BATCH))
    )
    for batch in _batches(readings):
        Reading.objects.bulk_create(batch)


def _write(threads: list[Thread], people: list[Member], chance: random.Random) -> None:
    """Write threads with their posts and events, a batch after the other: a thread of any length fits into memory."""
    Thread.objects.bulk_create(threads)
    paragraphs = {lang: _paragraphs(lang) for lang in ("en", "es")}
    newest: dict[Thread, Post] = {}
    for batch in _batches(post for one in threads for post in _posts(one, people, paragraphs[one.lang], chance)):
        Post.objects.bulk_create(batch)
        Event.objects.bulk_create([_event(post) for post in batch])
        newest.update({post.thread: post for post in batch})
    for thread in threads:
        thread.last_post = newest[thread]
    Thread.objects.bulk_update(threads, ["last_post"])


def _tool(n: int, chance: random.Random, terms: Mapping[str, list[Any]], paragraphs: Mapping[str, list[Any]]) -> Tool:
    lang = "es" if n % 3 == 0 else "en"
    words = chance.sample(paragraphs[lang], 3)
    at = timezone.now() - OLDEST * chance.random()
    return Tool(
        slug=f"scale-tool-{n}",
        title=f"Scale tool {n} {MARK}",
        summary=excerpt(words[0][1], 200),
        body="\n\n".join(body for body, _html in words),
        body_html="".join(html for _body, html in words),
        lang=lang,
        languages=[lang] if chance.random() < 0.7 else ["en", "es"],
        format=chance.choice(terms["formats"]),
        cost=chance.choice(terms["costs"]),
        evidence=chance.choice(terms["evidence"]),
        licence=chance.choice(terms["licences"]),
        minutes=chance.choice((10, 30, 60, 90)),
        year=at.year,
        maker="seed_scale",
        link=f"https://tools.scale.example/{n}",
        submitted_at=at,
        published_at=at,
        state=Tool.State.PUBLISHED,
    )


def _sort_tools(tools: list[Tool], chance: random.Random, terms: Mapping[str, list[Any]], tags: list[Tag]) -> None:
    for name in RELATIONS:
        field: Any = Tool._meta.get_field(name)
        through, column = field.remote_field.through, field.m2m_reverse_field_name()
        rows = [
            through(**{"tool": tool, column: term})
            for tool in tools
            for term in chance.sample(terms[name], chance.randint(1, 2))
        ]
        through.objects.bulk_create(rows, batch_size=BATCH)
    kind = ContentType.objects.get_for_model(Tool)
    tagged = [TaggedItem(tag=t, content_type=kind, object_id=tool.pk) for tool in tools for t in chance.sample(tags, 2)]
    TaggedItem.objects.bulk_create(tagged, batch_size=BATCH)


def _category() -> Category:
    names = {"name_en": f"Scale {MARK}", "name_es": f"Escala {MARK}", "order": 99}
    return Category.objects.get_or_create(slug=CATEGORY, defaults=names)[0]


def _sizes(number: int) -> Iterator[int]:
    """Yield how many posts each thread has; together they have `number`."""
    left = number
    for size in (max(1, min(LONGEST, number // 4)), *islice(cycle(LENGTHS), number)):
        if left <= 0:
            return
        yield min(size, left)
        left -= size


def _thread(n: int, size: int, category: Category, author: Member, chance: random.Random) -> Thread:
    title = f"Scale thread {n} {MARK}"
    now = timezone.now()
    start = now - OLDEST * chance.random()
    return Thread(
        category=category,
        author=author,
        title=title,
        slug=slugify(title),
        lang="es" if n % 3 == 0 else "en",
        created_at=start,
        last_number=size,
        last_shown=size,
        posts_count=size,
        last_post_at=start + (now - start) * (size - 1) / size,
    )


def _posts(
    thread: Thread, people: list[Member], paragraphs: list[tuple[str, str]], chance: random.Random
) -> Iterator[Post]:
    step = (thread.last_post_at - thread.created_at) / max(1, thread.last_number - 1)
    for number in range(1, thread.last_number + 1):
        words = chance.sample(paragraphs, chance.randint(1, 3))
        html = "".join(html for _body, html in words)
        yield Post(
            thread=thread,
            author=thread.author if number == 1 else chance.choice(people),
            number=number,
            body="\n\n".join(body for body, _html in words),
            body_html=html,
            excerpt=excerpt(html, EXCERPT_LENGTH),
            rendered_with=RENDERED_WITH,
            lang=thread.lang,
            client_key=uuid.uuid4(),
            created_at=thread.last_post_at if number == thread.last_number else thread.created_at + step * (number - 1),
        )


def _event(post: Post) -> Event:
    key = post.thread.stream_key
    return Event(stream=STREAM, key=key, seq=post.number, kind="posted", data={"post": post.pk}, at=post.created_at)


@cache
def _paragraphs(lang: str) -> list[tuple[str, str]]:
    """Return the plain paragraphs of the demo’s threads as Markdown and as HTML: real words for search to find."""
    bodies = [read(path)[1] for path in sorted(FOLDER.glob(f"threads/{lang}/*.md"))]
    posts = [words for body in bodies for words in POST.split(body)[5::5]]
    chunks = [chunk.strip() for words in posts for chunk in words.split("\n\n")]
    plain = [chunk for chunk in chunks if re.match(r"[^\W\d_]|[¿¡“«]", chunk) and not re.search(r"[@|\[\n]", chunk)]
    return [(chunk, render_markdown(chunk, lang)) for chunk in plain]


def _batches(things: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(things, BATCH)):
        yield batch
