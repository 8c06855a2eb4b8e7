import tempfile
from argparse import BooleanOptionalAction
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.analysis import LANGUAGES
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import Engine
from search.engines.vocabulary import Vocabulary
from search.errors import EngineDown
from search.judging import Collection, Measure, load, measure, read_collection
from search.meaning.known import NOT_INSTALLED, is_wanted, missing, switched
from search.plan import PUBLIC

SEEDS = (1, 2, 3)


class Command(BaseCommand):
    help = "Measure search on a judged collection (documents.jsonl, queries.tsv, qrels.txt), in an index of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--engine", choices=[EmbeddedEngine.name, ElasticEngine.name], default=EmbeddedEngine.name)
        parser.add_argument("--language", default="", choices=LANGUAGES, help="of what does not name its own")
        parser.add_argument("--seed", type=int, nargs="+", default=SEEDS, help="of the slips; several give their mean")
        parser.add_argument("--no-repair", action="store_true", help="search for exactly what is written")
        parser.add_argument(
            "--meaning", action=BooleanOptionalAction, help="by meaning as well, or by words alone; else by the setting"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        meaning = is_wanted() if options["meaning"] is None else options["meaning"]
        with switched(meaning):
            if missing():
                raise CommandError(NOT_INSTALLED)
            self._evaluate(**options)

    def _evaluate(self, folder: Path, language: str, **options: Any) -> None:
        try:
            collection = read_collection(folder, language)
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"{folder} is not a judged collection: {error}") from error
        with tempfile.TemporaryDirectory() as scratch:
            embedded = EmbeddedEngine(f"{scratch}/judged.sqlite3")
            load(embedded, collection)  # whichever engine is asked: did-you-mean reads this file
            words = None if options["no_repair"] else Vocabulary(embedded.path, PUBLIC)
            engine = self._elastic() if options["engine"] == ElasticEngine.name else embedded
            found = self._measure(engine, collection, words, options["seed"])
        for name, value in asdict(found).items():
            self.stdout.write(f"figure {name} {value:.4f}")

    def _elastic(self) -> ElasticEngine:
        if not settings.ELASTICSEARCH_URL:
            raise CommandError("ELASTICSEARCH_URL names no server")
        return ElasticEngine(settings.ELASTICSEARCH_URL, f"judged-{uuid4().hex}")

    def _measure(self, engine: Engine, collection: Collection, words: Vocabulary | None, seeds: list[int]) -> Measure:
        try:
            if engine.name == ElasticEngine.name:
                load(engine, collection)
            return measure(engine, collection, words, seeds)
        except EngineDown as error:
            raise CommandError(f"{engine.name} does not answer: {error}") from error
        finally:
            if engine.name == ElasticEngine.name:
                engine.discard()
