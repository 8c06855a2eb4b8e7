"""Rebuilds one engine's index for `benchmarks/search.py`, in a process of its own: `search_rebuild.py elasticsearch`.

Prints two lines: the seconds it took, and the megabytes that the process held at most. The bar goes to standard error.
"""

import resource
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the set-up above

if __name__ == "__main__":
    begun = time.perf_counter()
    call_command("rebuild_search", engine=sys.argv[1], stdout=sys.stderr)
    print(f"{time.perf_counter() - begun:.3f}")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
