"""Blocks of the demo's pages that show what stands in files: pictures, sounds, films, documents, and charts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from content.models import HubDocument, HubImage

Value = dict[str, Any]
HEAD = re.compile(r"\[(?P<kind>chart|gallery|audio|video|document|button)(?: (?P<what>[^:\]]+))?: (?P<said>[^\]]+)\]")
PICTURE = re.compile(r"- (?P<name>[\w-]+): (?P<alt>[^|]+)(?:\| (?P<caption>.+))?")


@dataclass(frozen=True)
class Files:
    """What pages show by name: `valley`, `ditch-bell.wav`."""

    pictures: Mapping[str, HubImage] = field(default_factory=dict)
    documents: Mapping[str, HubDocument] = field(default_factory=dict)


def media_block(chunk: str, table: Any, rich: Any, files: Files) -> Value | None:
    """Return the block of a part that begins with `[gallery: The garden]` or the like; `None` for any other.

    `table` reads the rows of a chart, `rich` the words of a transcript.
    """
    first, _line, rest = chunk.partition("\n")
    head = HEAD.fullmatch(first)
    if head is None:
        return None
    kind, what = head["kind"], head["what"] or ""
    said = [part.strip() for part in head["said"].split("|")]
    if kind == "chart":
        value = _chart(what, said, table(rest)["value"])
    elif kind == "gallery":
        value = {"title": said[0], "pictures": _pictures(rest.splitlines(), files)}
    elif kind == "button":
        value = {"words": said[0], "page": None, "url": what}
    elif kind == "document":
        value = {"document": files.documents[what].pk, "title": said[0], "about": _at(said, 1)}
    elif kind == "audio":
        value = {"title": said[0], "file": files.documents[what].pk, "url": "", "transcript": rich(rest)}
    else:
        value = _video(what, said, rich(rest), files)
    return {"type": kind, "value": value}


def _chart(sort: str, said: Sequence[str], data: Value) -> Value:
    """`[chart lines: Title | what is counted | what it shows | source]`, then the rows of a table."""
    told = {"title": said[0], "sort": sort, "unit": _at(said, 1), "says": _at(said, 2), "source": _at(said, 3)}
    return told | {"data": data}


def _pictures(lines: Sequence[str], files: Files) -> list[Value]:
    """`- valley: What is to be seen | A caption`"""
    found = [PICTURE.fullmatch(line) for line in lines]
    return [
        {
            "type": "item",
            "id": f"picture-{place}",
            "value": {
                "picture": _said(files.pictures[line["name"]], line["alt"].strip()),
                "caption": (line["caption"] or "").strip(),
            },
        }
        for place, line in enumerate(found)
        if line
    ]


def _video(name: str, said: Sequence[str], transcript: str, files: Files) -> Value:
    """`[video film.webm: Title | picture]`; its captions are the files `film.en.vtt` and `film.es.vtt`."""
    stem = name.rpartition(".")[0]
    tracks = [
        {"type": "item", "id": f"track-{code}", "value": {"language": code, "file": files.documents[track].pk}}
        for code in ("en", "es")
        if (track := f"{stem}.{code}.vtt") in files.documents
    ]
    poster = (
        _said(files.pictures[said[1]], said[0])
        if len(said) > 1
        else {"image": None, "alt_text": "", "decorative": False}
    )
    return {
        "title": said[0],
        "file": files.documents[name].pk,
        "url": "",
        "poster": poster,
        "tracks": tracks,
        "has_captions": False,
        "transcript": transcript,
    }


def _said(image: HubImage, alt: str) -> Value:
    return {"image": image.pk, "alt_text": alt, "decorative": False}


def _at(said: Sequence[str], place: int) -> str:
    return said[place] if place < len(said) else ""
