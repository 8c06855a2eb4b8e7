import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import Engine
from search.engines.vocabulary import Vocabulary
from search.errors import EngineDown
from search.judging import Collection, load, mean_ndcg, read_collection
from search.plan import PUBLIC


class Command(BaseCommand):
    help = "Measure the order of the hits on a judged collection (documents.jsonl, queries.tsv, qrels.txt): nDCG@10."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--language", default="en", choices=["en", "es"], help="of queries, and of documents")
        parser.add_argument("--no-repair", action="store_true", help="search for exactly what is written")

    def handle(self, *args: Any, folder: Path, language: str, no_repair: bool, **options: Any) -> None:
        try:
            collection = read_collection(folder, language)
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"{folder} is not a judged collection: {error}") from error
        with tempfile.TemporaryDirectory() as scratch:
            embedded = EmbeddedEngine(f"{scratch}/judged.sqlite3")
            engines: list[Engine] = [embedded]
            if settings.ELASTICSEARCH_URL:
                engines.append(ElasticEngine(settings.ELASTICSEARCH_URL, f"judged-{uuid4().hex}"))
            vocabulary = None if no_repair else Vocabulary(embedded.path, PUBLIC)
            for engine in engines:
                value = self._measure(engine, collection, language, vocabulary)
                self.stdout.write(f"figure {folder.resolve().name}-{engine.name}-ndcg10 {value:.4f}")

    def _measure(self, engine: Engine, collection: Collection, language: str, vocabulary: Vocabulary | None) -> float:
        try:
            load(engine, collection)
            value = mean_ndcg(engine, collection, language, vocabulary)
            if not isinstance(engine, EmbeddedEngine):
                engine.discard()  # the embedded file still serves as vocabulary, and goes with its folder
        except EngineDown as error:
            raise CommandError(f"{engine.name} does not answer: {error}") from error
        return value
