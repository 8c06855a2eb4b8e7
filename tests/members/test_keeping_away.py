"""Mute, block, meet again: known to nobody but whoever does it."""

import pytest
from django.test import Client
from django.urls import reverse

from members.errors import CannotKeepAway
from members.keeping_away import BLOCKED, MUTED, blocks, distance_to, keep_away, kept_away_by, meet_again
from members.models import Distance

pytestmark = pytest.mark.django_db


def test_a_member_mutes_blocks_and_meets_again(ben, dot):
    keep_away(member=ben, other=dot, kind=MUTED)
    assert distance_to(ben, dot) == MUTED
    keep_away(member=ben, other=dot, kind=BLOCKED)
    assert blocks(ben, dot)
    assert not blocks(dot, ben)
    assert {pk: away.kind for pk, away in kept_away_by(ben).items()} == {dot.pk: BLOCKED}
    meet_again(member=ben, other=dot)
    meet_again(member=ben, other=dot)
    assert kept_away_by(ben) == {}


def test_nobody_keeps_themselves_away_or_those_who_care_for_talk(ben, cho, mei, amara):
    for other in (ben, cho, mei):
        with pytest.raises(CannotKeepAway):
            keep_away(member=ben, other=other, kind=MUTED)
    assert keep_away(member=ben, other=amara, kind=MUTED)


def test_it_works_with_plain_forms_and_comes_back_to_the_page(signed_in, ben, dot):
    client = signed_in(ben)
    person = reverse("member", args=[dot.handle])
    assert "Block" in client.get(person).content.decode()
    answer = client.post(reverse("keep_distance", args=[dot.handle]), {"do": "blocked", "back": person})
    assert answer.url == person
    assert "Meet them again" in client.get(person).content.decode()
    assert dot.display_name in client.get(reverse("distances")).content.decode()
    client.post(reverse("keep_distance", args=[dot.handle]), {"do": "meet", "back": "https://elsewhere.example/"})
    assert not Distance.objects.exists()


def test_the_way_back_leads_to_no_other_site(signed_in, ben, dot):
    answer = signed_in(ben).post(
        reverse("keep_distance", args=[dot.handle]), {"do": "muted", "back": "//elsewhere.example"}
    )
    assert answer.url == reverse("distances")


def test_a_visitor_and_oneself_see_no_buttons_and_a_moderator_has_none_on_their_page(client, signed_in, ben, cho, dot):
    dot.visibility = "public"
    dot.save()
    here = reverse("keep_distance", args=[dot.handle])
    assert here not in client.get(reverse("member", args=[dot.handle])).content.decode()
    assert client.post(here, {"do": "muted"}).status_code == 302
    assert not Distance.objects.exists()
    member = signed_in(ben)
    for person in (ben, cho):
        page = member.get(reverse("member", args=[person.handle])).content.decode()
        assert reverse("keep_distance", args=[person.handle]) not in page
    assert member.post(reverse("keep_distance", args=[cho.handle]), {"do": "muted"}).status_code == 422


def test_who_is_kept_away_sees_nothing_of_it(signed_in, ben, dot):
    keep_away(member=ben, other=dot, kind=BLOCKED)
    client = signed_in(dot)
    for name in ("distances", "my_data", "my_reports"):
        page = client.get(reverse(name)).content.decode()
        assert ben.display_name not in page
        assert ben.handle not in page
    assert "Meet them again" not in client.get(reverse("member", args=[ben.handle])).content.decode()


def test_somebody_whose_account_was_closed_can_still_be_met_again(ben, dot):
    keep_away(member=ben, other=dot, kind=MUTED)
    dot.is_active = False
    dot.save()
    client = Client()
    client.force_login(ben, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("distances")).status_code == 200
    client.post(reverse("keep_distance", args=[dot.handle]), {"do": "meet"})
    assert not Distance.objects.exists()
