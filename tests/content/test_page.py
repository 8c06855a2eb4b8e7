"""The base of every page: its addresses, its place in the index, its pictures for sharing."""

import pytest
from django.test import Client
from django.urls import reverse

from content.blocks import StoryBlocks
from hub.pages.models import BlogPostPage
from search.outbox import schedule
from tests.factories import pages


def revision_of(story: BlogPostPage) -> int:
    return BlogPostPage.objects.values_list("search_revision", flat=True).get(pk=story.pk)


def test_publishing_an_old_revision_never_sets_the_search_counter_back(db: None) -> None:
    story = pages.story()
    old = story.save_revision()
    for _ in range(3):
        schedule([story])
    before = revision_of(story)
    old.publish()
    assert revision_of(story) > before


def test_saving_a_page_read_long_ago_never_sets_the_search_counter_back(db: None) -> None:
    story = pages.story()
    read_long_ago = BlogPostPage.objects.get(pk=story.pk)
    for _ in range(3):
        schedule([story])
    before = revision_of(story)
    read_long_ago.save()
    assert revision_of(story) > before


def test_an_address_in_either_language_costs_no_query(db: None, django_assert_num_queries) -> None:
    story = BlogPostPage.objects.select_related("locale").get(pk=pages.story("The ditch meeting").pk)
    with django_assert_num_queries(0):
        assert story.address() == "/en/blog/the-ditch-meeting/"
        assert story.address("es") == "/es/blog/the-ditch-meeting/"


def test_what_others_share_has_the_page_s_own_picture(client: Client, db: None) -> None:
    with_picture = pages.story("With", lead_image=pages.picture("Valley"))
    without = pages.story("Without")
    assert 'property="og:image" content="http://localhost:8000/media/images/Valley' in _page(client, with_picture)
    assert "art/card" in _page(client, without)


def test_the_sentence_for_search_machines_comes_before_the_intro(client: Client, db: None) -> None:
    story = pages.story("One", intro="For readers.")
    assert '<meta name="description" content="For readers.">' in _page(client, story)
    story.search_description = "For machines."
    story.save_revision().publish()
    assert '<meta name="description" content="For machines.">' in _page(client, story)


@pytest.mark.parametrize("name", ["heading", "paragraph", "quote", "callout"])
def test_a_block_is_previewed_as_it_looks_on_a_page(signed_in, amara, name: str) -> None:
    block = StoryBlocks().child_blocks[name]
    field_block = BlogPostPage.body.field.stream_block.child_blocks[name]
    assert block.meta.preview_value
    response = signed_in(amara).get(reverse("wagtailadmin_block_preview"), {"id": field_block.definition_prefix})
    assert response.status_code == 200
    assert 'class="wrap prose' in response.content.decode()


def _page(client: Client, story: BlogPostPage) -> str:
    return client.get(story.address()).content.decode()
