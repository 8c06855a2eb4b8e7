"""A tool for other machines and other papers: JSON, CSV, BibTeX, a citation, versions, and the pages that show it."""

import csv
import io
import json
import uuid

import pytest
from wagtail.models import ReferenceIndex

from library.citing import bibtex, citation
from library.models import Version
from tests.factories.library import ToolFactory
from tests.factories.networks import CoalitionFactory
from tests.factories.pages import guide, site_page, story
from tests.factories.told import left_review, told_use


@pytest.fixture
def tool(db):
    return ToolFactory(
        title="Walk it outside", maker="Delta Cradle", year=2024, minutes=90, tags=["assets"], body="Bring *water*."
    )


def get(client, tool, form):
    response = client.get(f"/en/tools/{tool.slug}.{form}")
    assert response.status_code == 200
    return response


def test_json_tells_everything_and_names_nobody(client, tool, ben, cho):
    told_use(tool, ben, coalition=CoalitionFactory(name_en="Three Bridges"), place="Boston", again="with_changes")
    told_use(tool, ben, coalition=CoalitionFactory(name_en="Quiet table", is_listed=False))
    left_review(tool, ben, clear=4, fits=5, worked=3)
    Version.objects.create(tool=tool, label="2.1", year=2024, what_changed="Shorter.")
    text = get(client, tool, "json").content.decode()
    told = json.loads(text)
    assert told["title"] == "Walk it outside"
    assert told["text"] == "Bring *water*."
    assert [story["coalition"] for story in told["stories"]] == [None, "Three Bridges"]
    assert told["stories"][1] | {} == {
        "coalition": "Three Bridges",
        "place": "Boston",
        "year": 2025,
        "what_changed": "Families keep the original now.",
        "would_use_again": "with_changes",
        "language": "en",
    }
    assert told["opinions"] == [{"clear": 4, "fits": 5, "worked": 3, "words": "Read it aloud first.", "language": "en"}]
    assert told["versions"][0]["label"] == "2.1"
    assert "Quiet table" not in text
    assert ben.display_name not in text


def test_a_member_is_told_of_coalitions_that_visitors_do_not_know(signed_in, tool, ben):
    told_use(tool, ben, coalition=CoalitionFactory(name_en="Quiet table", is_listed=False))
    assert "Quiet table" in get(signed_in(ben), tool, "json").content.decode()


def test_csv_is_one_row_that_a_spreadsheet_does_not_run(client, db):
    tool = ToolFactory(title="=HYPERLINK(1)", maker="@evil", tags=["b", "a"], audiences=["parents"])
    response = get(client, tool, "csv")
    assert response["Content-Disposition"] == f'attachment; filename="{tool.slug}.csv"'
    row = next(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert (row["title"], row["maker"], row["audiences"]) == ("'=HYPERLINK(1)", "'@evil", "Parents")
    assert row["address"].endswith(f"/en/tools/{tool.slug}/")


@pytest.mark.parametrize("form", ["json", "csv", "bib"])
def test_a_tool_that_waits_is_given_to_its_author_and_to_nobody_else(client, signed_in, rosa, ben, form):
    tool = ToolFactory(author=rosa, state="submitted")
    address = f"/en/tools/{tool.slug}.{form}"
    assert client.get(address).status_code == 404
    assert signed_in(ben).get(address).status_code == 404
    assert signed_in(rosa).get(address).status_code == 200


def test_a_citation_is_in_the_tools_own_language(tool):
    said = "Delta Cradle (2024). Walk it outside [Template]. Our table. http://localhost:8000/en/tools/walk-it-outside/"
    assert citation(tool, "Our table") == said
    spanish = ToolFactory(title="Rincón de lectura", lang="es", languages=["es"])
    assert citation(spanish, "Our table").startswith("Our table (")
    assert "[Template (es)]" in citation(spanish, "Our table")


def test_bibtex_survives_what_people_type(db):
    tool = ToolFactory(title="50% & {more}", maker="A_B")
    text = bibtex(tool, "Our table")
    assert "title = {{50\\% \\& \\{more\\}}}," in text
    assert "author = {{A\\_B}}," in text
    assert text.startswith(f"@misc{{{tool.slug},")


def test_the_page_says_how_to_cite_it_and_shows_its_versions(client, tool):
    Version.objects.create(tool=tool, label="1.0", year=2022)
    Version.objects.create(tool=tool, label="2.0", year=2024, what_changed="In two languages now.")
    text = client.get(f"/en/tools/{tool.slug}/").content.decode()
    assert "Delta Cradle (2024). Walk it outside [Template]." in text
    assert "In two languages now." in text
    assert text.index("2.0") < text.index("1.0</b>")


def test_an_edition_without_versions_shows_those_of_the_other_language(client, tool):
    spanish = ToolFactory(family=tool.family, lang="es", languages=["es"])
    Version.objects.create(tool=tool, label="2.0", what_changed="Shorter.")
    text = client.get(f"/es/tools/{spanish.slug}/").content.decode()
    assert '<p lang="en">Shorter.</p>' in text


def test_translations_and_marks_are_in_what_machines_read(client, tool):
    ToolFactory(family=tool.family, lang="es", languages=["es"], title="Caminar")
    left_review(tool)
    text = client.get(f"/en/tools/{tool.slug}/").content.decode()
    told = json.loads(text.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert told["workTranslation"][0]["@id"].endswith("/es/tools/caminar/")
    assert (told["aggregateRating"]["ratingCount"], told["identifier"]) == (1, f"urn:uuid:{tool.family}")


def shown(page):
    """What Wagtail's worker does after a page was saved."""
    ReferenceIndex.create_or_update_for_object(page)
    return page


def test_the_pages_that_show_a_tool_stand_on_its_page(client, tool):
    block = [("thing", f"tool:{tool.family}")]
    shown(story("The ditch meeting", body=block))
    shown(guide("Draw the day", opening=block))
    shown(site_page("Elsewhere", body=[("paragraph", "<p>Nothing.</p>")]))
    text = client.get(f"/en/tools/{tool.slug}/").content.decode()
    assert "Where it is put to work" in text
    for title in ("The ditch meeting", "Draw the day"):
        assert title in text, title
    assert "Elsewhere" not in text


def test_a_page_that_is_not_published_is_not_named(client, tool):
    shown(story("Not yet", live=False, body=[("thing", f"tool:{tool.family}")]))
    assert "Not yet" not in client.get(f"/en/tools/{tool.slug}/").content.decode()


def test_similar_tools_are_named_and_no_edition_of_its_own(client, tool, index):
    other = ToolFactory(title="Walk it inside", tags=["assets"])
    ToolFactory(family=tool.family, lang="es", languages=["es"], title="Walk outside in Spanish")
    ToolFactory(title="Walk it in secret", state="submitted")
    index()
    text = client.get(f"/en/tools/{tool.slug}/").content.decode()
    similar = text.split("Similar tools")[1].split("</ul>")[0]
    assert other.title in similar
    assert "secret" not in similar
    assert "Walk outside in Spanish" not in similar
    assert uuid.UUID(str(tool.family))


def test_what_an_address_finds_is_given_as_a_table_and_as_json(client, db, index):
    for number in range(3):
        ToolFactory(title=f"Walk {number}", audiences=["parents"], tags=["x"])
    ToolFactory(title="Walk alone", audiences=["providers"])
    ToolFactory(title="Walk in secret", audiences=["parents"], state="submitted")
    index()
    rows = list(
        csv.DictReader(io.StringIO(client.get("/en/tools/export.csv?audience=parents").content.decode("utf-8-sig")))
    )
    assert {row["title"] for row in rows} == {"Walk 0", "Walk 1", "Walk 2"}
    told = client.get("/en/tools/export.json?q=walk").json()
    assert (told["total"], len(told["tools"])) == (4, 4)
    assert "Walk in secret" not in {row["title"] for row in told["tools"]}


def test_a_table_costs_the_same_queries_for_many_tools(client, db, index, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(60) as counted:
            client.get("/en/tools/export.csv")
        return len(counted)

    ToolFactory(tags=["a"], used_by=[CoalitionFactory()])
    index()
    queries()
    few = queries()
    for _ in range(5):
        ToolFactory(tags=["a"], used_by=[CoalitionFactory()])
    index()
    assert queries() == few


def test_a_list_offers_itself_with_all_that_was_asked(client, db, index):
    ToolFactory(audiences=["parents"])
    index()
    text = client.get("/en/tools/?audience=parents").content.decode()
    assert 'href="/en/tools/export.csv?audience=parents"' in text
