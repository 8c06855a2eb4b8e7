"""A model whose meanings a test can read: a text means the subjects that it names, however it names them."""

import math
import struct
import threading
from dataclasses import dataclass

from search.meaning.known import Model

SUBJECTS = (("father", "dad"), ("sleep", "night"), ("food", "pantry", "supper"), ("money", "grant"), ("bus", "ride"))


@dataclass(frozen=True)
class SmallModel(Model):
    """Knows five subjects and a remainder. `read` lists what it was given; it answers once `free` is set."""

    name: str = "small"
    package: str = "none"
    folder: str = ""
    width: int = len(SUBJECTS) + 1
    least: float = 0.5

    @property
    def is_installed(self) -> bool:
        return True

    def vector(self, text: str) -> bytes:
        read.append(text)
        free.wait()
        said = text.lower()
        counts = [float(sum(said.count(word) for word in words)) for words in SUBJECTS]
        counts.append(0.0 if any(counts) else 1.0)
        length = math.sqrt(sum(count * count for count in counts))
        return struct.pack(f"<{self.width}f", *(count / length for count in counts))


class BrokenModel(SmallModel):
    """Cannot read anything."""

    def vector(self, text: str) -> bytes:
        raise OSError("the weights are gone")


read: list[str] = []
free = threading.Event()
