"""A registrant who has two minutes: a guest through the mail, a member in one tap, and the door."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.mailbox import mail_link
from tests.browser.threads import some_words


def webinar(page, card, language="en"):
    """Open the first webinar whose place card shows a state, and return its path."""
    page.goto(f"/{language}/webinars/")
    paths = dict.fromkeys(link.get_attribute("href") for link in page.locator("main h2 a, main h3 a").all())
    for path in paths:
        page.goto(path)
        if page.locator(card).count():
            return path
    pytest.fail(f"no webinar shows {card}")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_guest_takes_a_seat_through_the_mail_and_gives_it_up_again(watched, scripts):
    page = watched.window(width=360, java_script_enabled=scripts)
    path = webinar(page, 'form[action*="/register/"] input[name="email"]')
    address = f"guest-{some_words()[-11:-1]}@family.example"
    page.locator('input[name="name"]').fill("Inés Arce")
    page.locator('input[name="email"]').fill(address)
    page.locator('form[action*="/register/"] button').click()
    expect(page.locator("main")).to_contain_text(address)
    link = mail_link(page, address)
    page.goto(link)
    expect(page.locator("h1")).to_be_visible()
    page.locator("main form button.btn").first.click()
    expect(page.locator("main")).to_contain_text("Inés Arce")
    calendar = page.request.get(page.locator('a[href*="calendar.ics"]').first.get_attribute("href"))
    assert "BEGIN:VEVENT" in calendar.text()
    page.locator('a[href*="/cancel/"]').first.click()
    page.locator("main form button").last.click()
    page.goto(path)
    assert page.locator(".guest", has_text="Inés Arce").count() == 0


def test_a_member_takes_a_seat_in_one_tap(watched):
    page = watched.window(who="marcus")
    webinar(page, 'form[action*="/register/"]')
    page.locator('form[action*="/register/"] button').first.click()
    expect(page.locator(".guest")).to_contain_text("Marcus Bell")


def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(watched):
    watched.allow("422")
    page = watched.window()
    webinar(page, 'form[action*="/register/"] input[name="email"]')
    page.locator('input[name="name"]').fill("Inés Arce")
    page.locator('input[name="email"]').fill("ines at family")
    page.locator('form[action*="/register/"] button').click()
    expect(page.locator(".error").first).to_be_visible()
    expect(page.locator('input[name="name"]')).to_have_value("Inés Arce")
    expect(page.locator('input[name="email"]')).to_have_value("ines at family")


def test_the_meeting_s_address_stands_nowhere_before_the_door(watched, site):
    page = watched.window(who="rosa", language="es")
    page.goto("/es/webinars/")
    paths = dict.fromkeys(link.get_attribute("href") for link in page.locator("main h2 a, main h3 a").all())
    for path in paths:
        page.goto(path)
        assert not re.search(r"meet\.sobremesa\.example", page.content())
