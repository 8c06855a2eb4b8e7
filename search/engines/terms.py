"""How common stems are: in how many of the embedded index's texts of a language each stands."""

from collections.abc import Iterable

from search.engines import files


def spread(path: str, language: str, stems: Iterable[str]) -> tuple[int, dict[str, int]]:
    """Return how many texts there are in a language, and in how many of them each stem stands that stands in any."""
    with files.answering(path) as (connection, index):
        texts = connection.execute(f"SELECT count(*) FROM i{index}_text_{language}_docsize").fetchone()[0]
        sql = f"SELECT doc FROM i{index}_terms_{language} WHERE term = ?"
        found = ((stem, connection.execute(sql, (stem,)).fetchone()) for stem in stems)
        return texts, {stem: row[0] for stem, row in found if row}
