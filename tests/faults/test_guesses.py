"""Who guesses at links to drafts is counted once, whichever process answers."""

from contextlib import ExitStack, closing

from hub.pages.preview_views import GUESSES
from tests.faults.test_keeping import Process, site  # noqa: F401 - a fixture is found by its name


def test_guesses_are_counted_over_all_processes(site) -> None:  # noqa: F811 - the fixture
    """Each for itself would refuse after thrice as many; in between is more than a slow machine lets pass again."""
    most = GUESSES.limit.most
    with ExitStack() as stack:
        processes = [stack.enter_context(closing(Process(site, "/preview/guess/"))) for _ in range(3)]
        answers = [processes[number % 3].read()["status"] for number in range(2 * most)]
    assert answers[:most] == [410] * most
    assert 429 in answers
