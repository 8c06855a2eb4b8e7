"""The form of the demo community's files."""

from datetime import timedelta

import pytest

from hub.demo.reading import age, listed, read


def test_a_file_is_a_head_and_a_body(tmp_path):
    path = tmp_path / "walk.md"
    path.write_text(
        "---\ntitle: Walk it: outside\ncoalitions:\n---\n\nFirst line.\n\n---\n\nLast line.\n", encoding="utf-8"
    )
    head, body = read(path)
    assert head == {"title": "Walk it: outside", "coalitions": ""}
    assert body == "First line.\n\n---\n\nLast line."


@pytest.mark.parametrize("text", ["title: x\n", "---\ntitle: x\n", "---\nno colon\n---\n", "---\na: 1\na: 2\n---\n"])
def test_a_broken_head_names_its_file(tmp_path, text):
    path = tmp_path / "broken.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.md"):
        read(path)


def test_lists_lose_their_empty_parts():
    assert listed("0-1, 1-3,,  3-5 ") == ["0-1", "1-3", "3-5"]
    assert listed("") == []


def test_ages_count_back_from_now():
    assert age("14d") == timedelta(days=14)
    assert age("3d4h") == timedelta(days=3, hours=4)
    assert age("20m") == timedelta(minutes=20)
    for wrong in ("", "soon", "3 days", "4h3d"):
        with pytest.raises(ValueError, match="no age"):
            age(wrong)
