"""An account that a moderator closed: out at once, told why and until when in its own language, open again in time."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from live.models import Access
from members.adapters import AccountAdapter
from members.banning import ban, lift_due, standing_ban, unban
from members.errors import CannotBan
from members.models import Ban, Member
from tests.support.tasks import work_off

pytestmark = pytest.mark.django_db
REASON = "Anuncios en cinco hilos."


def signed_in_client(member):
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_banned_member_is_signed_out_everywhere_and_open_pages_are_told(rosa, cho):
    phone, laptop = signed_in_client(rosa), signed_in_client(rosa)
    ban(member=rosa, by=cho, reason=REASON)
    rosa.refresh_from_db()
    assert not rosa.is_active
    assert [browser.get(reverse("me")).status_code for browser in (phone, laptop)] == [302, 302]
    assert Access.objects.get(member=rosa).version == 1
    unban(member=rosa, by=cho)
    assert [browser.get(reverse("me")).status_code for browser in (phone, laptop)] == [302, 302]
    assert signed_in_client(Member.objects.get(pk=rosa.pk)).get(reverse("me")).status_code == 200


def test_only_moderators_close_accounts_and_only_operators_those_of_staff(rosa, ben, cho, amara, mei):
    for nobody in (ben, amara, rosa):
        with pytest.raises(CannotBan):
            ban(member=rosa, by=nobody, reason="No.")
    with pytest.raises(CannotBan):
        ban(member=amara, by=cho, reason="No.")
    with pytest.raises(CannotBan):
        ban(member=mei, by=mei, reason="Not oneself.")
    assert ban(member=amara, by=mei, reason="Yes.").by == mei
    assert ban(member=rosa, by=cho, reason="Yes.").by == cho


def test_closing_twice_leaves_the_first_reason_and_opening_twice_does_no_harm(rosa, cho, mei):
    first = ban(member=rosa, by=cho, reason="First.")
    assert ban(member=rosa, by=mei, reason="Second.") == first
    assert unban(member=rosa, by=cho)
    assert not unban(member=rosa, by=cho)
    rosa.refresh_from_db()
    assert rosa.is_active
    assert standing_ban(rosa) is None


def test_an_account_that_was_closed_in_another_way_is_not_opened_by_the_end_of_a_ban(rosa, cho):
    rosa.is_active = False
    rosa.save()
    with pytest.raises(CannotBan):
        ban(member=rosa, by=cho, reason="Closed already.")
    assert not unban(member=rosa, by=cho)


def test_a_ban_ends_by_itself_when_its_time_is_over_and_not_before(rosa, dot, ben, cho):
    now = timezone.now()
    ban(member=rosa, by=cho, reason="A day.", until=now + timedelta(days=1))
    ban(member=dot, by=cho, reason="A week.", until=now + timedelta(days=7))
    ban(member=ben, by=cho, reason="For good.")
    Ban.objects.filter(member=rosa).update(until=now - timedelta(seconds=1))
    assert lift_due() == 1
    for member, is_open in ((rosa, True), (dot, False), (ben, False)):
        member.refresh_from_db()
        assert member.is_active == is_open
    assert Access.objects.get(member=rosa).version == 2


def test_who_asks_for_a_code_learns_by_mail_why_the_account_is_closed_in_their_language(client, rosa, cho):
    ban(member=rosa, by=cho, reason=REASON, until=timezone.now() + timedelta(days=7))
    page = client.post(reverse("account_login"), {"login": rosa.email}, follow=True)
    assert page.status_code == 200
    assert REASON not in page.content.decode()  # whoever types an address learns nothing about it
    work_off()
    (letter,) = mail.outbox
    assert letter.to == [rosa.email]
    assert REASON in letter.body
    assert not any(line.isdigit() and len(line) == 6 for line in letter.body.splitlines())


def test_who_has_no_account_still_hears_that_the_address_is_unknown(client, db):
    client.post(reverse("account_login"), {"login": "nobody@sobremesa.example"})
    work_off()
    (letter,) = mail.outbox
    assert "We know no account with this address" in letter.body


def test_who_comes_with_a_passkey_reads_why_and_until_when(rosa, cho):
    made = ban(member=rosa, by=cho, reason=REASON, until=timezone.now() + timedelta(days=7))
    request = RequestFactory().get("/es/accounts/login/")
    request.user, request.session, request.LANGUAGE_CODE = AnonymousUser(), {}, "es"
    rosa.refresh_from_db()
    page = AccountAdapter(request).respond_user_inactive(request, rosa)
    assert page.status_code == 403
    assert REASON in page.content.decode()
    with override("es"), timezone.override("America/Denver"):
        assert str(timezone.localtime(made.until).day) in page.content.decode()


def test_an_operator_who_opens_the_account_in_the_admin_ends_the_ban(signed_in, rosa, cho, mei):
    ban(member=rosa, by=cho, reason="A mistake.")
    rosa.refresh_from_db()
    form = {
        "display_name": rosa.display_name, "handle": rosa.handle, "visibility": rosa.visibility,
        "language": "es", "zone": rosa.zone, "is_active": "on",
    }  # fmt: skip
    answer = signed_in(mei).post(reverse("admin:members_member_change", args=[rosa.pk]), form)
    assert answer.status_code == 302
    assert standing_ban(rosa) is None
