"""One tool's page: what it says, in which language, to whom, and what machines read."""

import json
import re
import uuid

from library.curation import publish_tool, submit_tool
from library.models import Licence, Tool
from tests.factories.library import ToolFactory, draft, term
from tests.factories.networks import CoalitionFactory


def page(client, tool, language="en"):
    response = client.get(f"/{language}/tools/{tool.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def resource(text):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S).group(1))


def test_it_says_what_for_whom_how_long_and_what_it_costs(client, db):
    tool = ToolFactory(
        title="Walk it outside",
        summary="A walk that finds what a map leaves out.",
        body="Bring *water*.",
        audiences=["parents", "educators"],
        ages=["3-5"],
        settings=["community"],
        evidence="practice-tested",
        licence="cc-by",
        minutes=90,
        maker="Delta Cradle",
        year=2024,
        languages=["en", "es"],
        tags=["assets"],
        used_by=[CoalitionFactory(name_en="Three Bridges")],
    )
    text = page(client, tool)
    for words in (
        *("Walk it outside", "A walk that finds what a map leaves out.", "Bring <em>water</em>.", "Educators, Parents"),
        *("1 hour 30 minutes", "Free", "Practice tested", "Delta Cradle, 2024", "Three Bridges", "?tag=assets"),
        'href="https://threebridges.example/consent" rel="noopener external"',
    ):
        assert words in text, words
    assert text.count("<h1") == 1


def test_machines_read_a_learning_resource(client, db):
    licence = term(Licence, "cc-by")
    licence.url = "https://creativecommons.org/licenses/by/4.0/"
    licence.save()
    tool = ToolFactory(
        title="Walk </script><script>alert(1)</script>",
        minutes=45,
        licence=licence,
        cost="free",
        languages=["en", "es"],
    )
    text = page(client, tool)
    assert "<script>alert" not in text
    told = resource(text)
    assert told["@type"] == "LearningResource"
    assert told["name"] == tool.title
    assert (told["timeRequired"], told["license"], told["inLanguage"]) == ("PT45M", licence.url, ["en", "es"])
    assert told["isAccessibleForFree"] is True


def test_what_was_typed_is_never_html(client, db):
    tool = ToolFactory(
        title="<img src=x onerror=alert(1)>",
        summary="<script>alert(2)</script>",
        body="<script>alert(3)</script> [x](javascript:alert(4)) <img src=x onerror=alert(5)>",
        maker='"><script>alert(6)</script>',
        tags=["<script>alert(7)</script>"],
    )
    text = page(client, tool)
    for bad in ("<script>alert", "<img src=x", 'href="javascript:'):
        assert bad not in text


def test_a_tool_in_the_other_language_is_shown_and_marked_and_never_lost(client, db):
    tool = ToolFactory(title="Rincón de lectura", lang="es", languages=["es"])
    english = page(client, tool, "en")
    assert '<h1 lang="es">Rincón de lectura</h1>' in english
    assert "This page is written in Spanish." in english
    assert 'rel="canonical" href="http://localhost:8000/es/tools/rincon-de-lectura/"' in english
    assert "Esta página" not in page(client, tool, "es")


def test_editions_of_one_tool_lead_to_each_other(client, rosa, amara):
    family = uuid.uuid4()
    english = ToolFactory(title="Reading nook", family=family)
    spanish = submit_tool(rosa, draft(title="Rincón de lectura", lang="es", languages=["es"]), family=family)
    assert "/es/tools/rincon-de-lectura/" not in page(client, english)
    publish_tool(spanish, amara)
    text = page(client, english)
    assert 'href="/es/tools/rincon-de-lectura/" lang="es" hreflang="es"' in text
    assert '<link rel="alternate" hreflang="es" href="http://localhost:8000/es/tools/rincon-de-lectura/">' in text
    assert english.key == spanish.key


def test_the_author_of_a_waiting_tool_reads_that_it_waits_and_no_machine_learns_of_it(signed_in, rosa):
    tool = ToolFactory(author=rosa, state="submitted")
    text = page(signed_in(rosa), tool)
    assert "waits for an editor" in text
    assert "application/ld+json" not in text
    assert '<meta name="robots" content="noindex">' in text


def test_a_retired_or_declined_tool_is_not_there_for_others(client, db):
    for state in ("retired", "declined"):
        assert client.get(f"/en/tools/{ToolFactory(state=state).slug}/").status_code == 404


def test_who_left_it_is_named_to_those_who_may_see_their_page(client, signed_in, ben, rosa):
    tool = ToolFactory(author=rosa)
    assert "Rosa Delgado" not in page(client, tool)
    assert "Rosa Delgado" in page(signed_in(ben), tool)


def test_a_coalition_that_is_not_listed_is_not_named_to_visitors(client, signed_in, ben):
    tool = ToolFactory(used_by=[CoalitionFactory(name_en="Quiet table", is_listed=False)])
    assert "Quiet table" not in page(client, tool)
    assert "Quiet table" in page(signed_in(ben), tool)


def test_only_editors_get_the_way_to_the_admin(signed_in, ben, amara):
    tool = ToolFactory()
    assert "/admin/" not in page(signed_in(ben), tool)
    assert f"/admin/library/tools/edit/{tool.pk}/" in page(signed_in(amara), tool)


def test_a_page_costs_the_same_queries_with_many_users_and_tags(client, db, django_assert_max_num_queries):
    tool = ToolFactory(
        used_by=[CoalitionFactory() for _ in range(30)],
        tags=[f"tag {n}" for n in range(20)],
        audiences=[f"audience-{n}" for n in range(10)],
    )
    page(client, tool)
    with django_assert_max_num_queries(25):
        page(client, tool)
    assert Tool.objects.get().uses == 30
