"""What of the hub may stand in a post: its writer's files, files of what others may read there too, public pages."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q

from content.enclosures import Card, File
from content.markdown import excerpt
from forum.models import Category, Post, Thread, Upload
from forum.models.post import NEUTRAL
from forum.policies import STANDING
from search.registry import Kind, kinds

WORDS_LENGTH = 110
TALK = re.compile(r"/(?:en|es|~)/talk/(?P<shape>[tp])/(?P<pk>\d{1,15})/")
VISITOR = AnonymousUser()


class OfPost:
    """`content.enclosures.Enclosures` of a text that `author` writes in `category`, in `language`.

    What is found here is stored in the post, for everybody who reads it. So a page becomes a card only where everybody
    may see it; a file is asked for again by each reader, and answered by `policies.can_see_file`.
    """

    def __init__(self, author: Any, category: Category | None, language: str) -> None:
        self.author, self.category, self.language = author, category, language

    def files(self, keys: Sequence[UUID]) -> Mapping[UUID, File]:
        """The writer's own files, and those that stand in the same category: somebody may quote a picture."""
        own = Q(member=self.author.pk) if self.author else Q(pk__in=[])
        quoted = Q(post__thread__category=self.category, post__state=STANDING) if self.category else Q(pk__in=[])
        uploads = Upload.objects.filter(own | quoted, key__in=keys)
        return {upload.key: _file(upload) for upload in uploads}

    def cards(self, paths: Sequence[str]) -> Mapping[str, Card]:
        """At most one query for each kind of things that have a page of their own, and one for talk."""
        cards = dict(self._threads(paths))
        for kind in kinds():
            cards |= self._cards_of(kind, [path for path in paths if path not in cards])
        return cards

    def _threads(self, paths: Sequence[str]) -> Iterator[tuple[str, Card]]:
        named = {path: found for path in paths if (found := TALK.match(path))}
        posts = {found["pk"] for found in named.values() if found["shape"] == "p"}
        threads = {found["pk"] for found in named.values() if found["shape"] == "t"}
        if not named:
            return
        wanted = Post.objects.visible_to(VISITOR).filter(Q(pk__in=posts) | Q(thread__in=threads, number=1))
        seen = list(wanted.select_related("thread__category"))
        for path, found in named.items():
            match = {"p": lambda post: post.pk, "t": lambda post: post.thread_id}[found["shape"]]
            post = next((post for post in seen if str(match(post)) == found["pk"]), None)
            if post:
                neutral = NEUTRAL + path.split("/", 2)[2]
                yield path, Card(neutral, post.thread.title, post.excerpt, "talk", self._lang(post.thread.lang))

    def _cards_of(self, kind: Kind, paths: Sequence[str]) -> dict[str, Card]:
        """Find the things of a kind whose addresses these are: by the last word of an address, then by all of it."""
        if not paths or not _has_slug(kind):
            return {}
        by_slug = defaultdict(list)
        for path in paths:
            by_slug[path.rstrip("/").rpartition("/")[2]].append(path)
        found: dict[str, Card] = {}
        for thing in kind.visible_to(VISITOR).filter(slug__in=by_slug):
            for path in by_slug[thing.slug]:
                if path == kind.url(thing, path[1:3]) and (card := self._card(kind, thing)):
                    found[path] = card
        return found

    def _card(self, kind: Kind, thing: Any) -> Card | None:
        """Return the card of a thing in the language of the text, else in its own."""
        shown = kind.by_key(kind.key(thing), self.language) or thing
        document = kind.document(shown)
        if document is None or not document.texts:
            return None
        lang = self.language if self.language in document.texts else next(iter(document.texts))
        words = document.texts[lang]
        return Card(
            _address(kind, shown, lang), words.title, excerpt(words.body, WORDS_LENGTH), kind.section, self._lang(lang)
        )

    def _lang(self, lang: str) -> str:
        return "" if lang == self.language else lang


def _address(kind: Kind, thing: Any, lang: str) -> str:
    """Return one address for readers of every language, where only the language differs; else that of the thing."""
    urls = {code: kind.url(kind.by_key(kind.key(thing), code) or thing, code) for code, _name in settings.LANGUAGES}
    neutral = {url.replace(f"/{code}/", NEUTRAL, 1) for code, url in urls.items()}
    return neutral.pop() if len(neutral) == 1 else urls[lang]


def _file(upload: Upload) -> File:
    sort = upload.name.rpartition(".")[2]
    return File(upload.key, upload.name, sort, upload.size, upload.width, upload.height, upload.alt)


def _has_slug(kind: Kind) -> bool:
    if kind.model is Thread or kind.model is Post:
        return False
    try:
        kind.model._meta.get_field("slug")
    except FieldDoesNotExist:
        return False
    return True
