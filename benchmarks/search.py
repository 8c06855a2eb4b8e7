"""What search costs beside the bare engine: `make bench-search`.

For 1,000, 15,000 and 100,000 tools, on both engines, a fixed mix of 200 requests: a quarter without a text, a quarter
that meets more than a fifth of the library, half narrow; each with up to three facets chosen. A page is all of what
`search.finding.find` gives: 20 hits read from the database and checked, eight facets counted, words marked. It is
measured beside the bare engine, request by request, in the same breath:

  elasticsearch  the same request, sent by a plain client, and nothing done with the answer
  embedded       `MATCH … ORDER BY rank LIMIT 20` of the same words on the same FTS5 table; without a text, the twenty
                 newest rows of the library

Each pair is asked in turn, `ROUNDS` times, and the fastest of each counts: a busy machine slows the longer of two by
more. `page_ratio` is the median of what each request costs beside its own bare one (of the same words), and
`page_ratio_of_medians` the median page beside the median bare request, which are not of the same words: half of the mix
is narrow, so both stand between what is narrow and what is not. `page_everything`, `page_broad` and `page_narrow` are
the parts of the mix. `growth` is how the median page grows from
15,000 to 100,000 tools beside how the library does (1: linear). `suggest_ratio` sets suggestions beside the bare prefix
query for as many rows. `rebuild_ratio` is the speed of a whole rebuild (copying and proving, in a process of its own)
beside the faster of two bare bulks of the same documents, `rebuild_mb` what that process holds at most.

  SIZES=1000,15000,100000 REQUESTS=200 ROUNDS=3 ENGINES=embedded,elasticsearch python benchmarks/search.py
"""

import os
import re
import secrets
import subprocess
import sys
import tempfile

from measuring import ROOT

sys.path.insert(0, str(ROOT))

from tests.support import services

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,15000,100000").split(",")]
ENGINES = os.environ.get("ENGINES", "embedded,elasticsearch").split(",")
MIDDLE, LARGE = 15_000, 100_000
PAGE = re.compile(r"figure search\.(\w+)\.page_ms\.(\d+) ([\d.]+)")


def main() -> None:
    pages = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            for engine, number, value in PAGE.findall(measured(size, folder)):
                pages[engine, int(number)] = float(value)
    for engine in ENGINES:
        if (engine, MIDDLE) in pages and (engine, LARGE) in pages:
            growth = pages[engine, LARGE] / pages[engine, MIDDLE] / (LARGE / MIDDLE)
            print(f"figure search.{engine}.growth {growth:.3f}")


def measured(size: int, folder: str) -> str:
    """Measure a library in a process of its own, print what it says, and return it."""
    server = services.address("elasticsearch") if "elasticsearch" in ENGINES else None
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hub.settings.production", "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "localhost", "SITE_URL": "http://localhost", "LOG_LEVEL": "ERROR", "REDIS_URL": "",
        "VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/hub.sqlite3", "SEARCH_FILE": f"{folder}/search.sqlite3",
        "ELASTICSEARCH_URL": server or "", "ELASTICSEARCH_PREFIX": f"bench-{secrets.token_hex(8)}",
    }  # fmt: skip
    command = [sys.executable, str(ROOT / "benchmarks/search_pages.py"), str(size)]
    lines = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode:
        raise SystemExit(f"the library of {size} tools could not be measured")
    return "".join(lines)


if __name__ == "__main__":
    main()
