"""The registrant's pages in a real browser: by keyboard, without scripts, on every width, in every state."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.addresses import FULL, RECORDED, RUNNING, SEVERAL, public_pages, seat_of
from tests.browser.mailbox import mail_link
from tests.browser.threads import some_words

ASKED = ".place form[action*='/register/']"
STOPPED = "input[value='stopped']"


def webinars(site, language):
    """Return the paths of all webinars of the demo, each in a state of its own."""
    return [path for name, path in public_pages(site.url, language).items() if name.split()[0] == "webinar"]


def address():
    return f"guest-{some_words()[-11:-1]}@family.example"


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("who", ["", "rosa"])
def test_no_state_of_a_webinar_scrolls_sideways(site, watched, width, who):
    window, wide = watched.window(width=width, who=who), {}
    for path in [*webinars(site, "en"), "/en/webinars/?topic=data-sharing"]:
        window.goto(path)
        found = window.evaluate("document.documentElement.scrollWidth")
        if found > width:
            wide[path] = found
    assert wide == {}


def test_the_demo_shows_every_state_of_the_card(site, watched):
    states = set()
    for who in ("", "rosa"):
        window = watched.window(who=who)
        for path in webinars(site, "en"):
            window.goto(path)
            states.add(window.locator(".place[data-state]").first.get_attribute("data-state"))
    assert states >= {"announced", "open", "full", "waiting", "confirmed", "recorded", "called_off", "closed"}
    window.goto(f"/en/webinars/{RUNNING}/")
    expect(window.locator(".tag.live").first).to_be_visible()


def test_a_question_is_folded_away_until_it_is_called_for(site, watched):
    page = watched.window(width=320)
    page.goto(f"/en/webinars/{SEVERAL}/")
    later = page.locator(".ask", has_text="What stopped you?")
    expect(later).to_be_hidden()
    page.locator(STOPPED).check()
    expect(later).to_be_visible()
    expect(later.locator("[data-condition]")).to_be_hidden()
    page.locator("input[value='trying']").check()
    expect(later).to_be_hidden()


def test_without_scripts_every_question_stands_there_and_says_when_it_counts(site, watched):
    page = watched.window(width=320, java_script_enabled=False)
    page.goto(f"/en/webinars/{SEVERAL}/")
    later = page.locator(".ask", has_text="What stopped you?")
    expect(later).to_be_visible()
    expect(later).to_contain_text("Only if you answered “We tried and stopped”")
    expect(page.locator("[data-countdown]").first).to_contain_text(re.compile(r"^In \d+ days?$"))


def test_the_time_that_is_left_reads_the_same_with_and_without_scripts(site, watched):
    said = set()
    for scripts in (True, False):
        page = watched.window(java_script_enabled=scripts)
        page.goto(f"/en/webinars/{SEVERAL}/")
        said.add(page.locator("[data-countdown]").first.inner_text())
    assert len(said) == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_guest_registers_by_keyboard_alone(site, watched, scripts):
    page, email = watched.window(width=360, java_script_enabled=scripts), address()
    page.goto(f"/en/webinars/{SEVERAL}/")
    page.locator(f"{ASKED} input[name='name']").focus()
    page.keyboard.type("Inés Arce")
    page.keyboard.press("Tab")
    page.keyboard.type(email)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.place form button.btn')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#seat[data-state='asked']")).to_contain_text(email)


def test_what_was_typed_is_there_again_with_a_sentence_beside_it(site, watched):
    watched.allow("422")
    page = watched.window(width=360, java_script_enabled=False)
    page.goto(f"/en/webinars/{SEVERAL}/")
    page.locator(f"{ASKED} input[name='name']").fill("Inés Arce")
    page.locator(f"{ASKED} input[name='email']").fill("ines at family")
    page.locator(STOPPED).check()
    page.locator(f"{ASKED} textarea").fill("The lawyers.")
    page.locator(f"{ASKED} summary").first.click()
    page.locator("input[value='asl']").check()
    page.locator(f"{ASKED} button.btn").click()
    expect(page.locator("#seat_email_error")).to_contain_text("Is there an @ in it?")
    expect(page.locator(f"{ASKED} input[name='name']")).to_have_value("Inés Arce")
    expect(page.locator(STOPPED)).to_be_checked()
    expect(page.locator(f"{ASKED} textarea")).to_have_value("The lawyers.")
    expect(page.locator("input[value='asl']")).to_be_checked()
    expect(page.locator("input[value='asl']")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_forms_that_came_back_and_what_follows_them_are_accessible(site, watched, language, theme):
    watched.allow("422")
    page, found = watched.window(language=language, theme=theme, width=360), {}

    def look(name):
        violations = Axe().run(page).response["violations"]
        if violations:
            found[name] = [(v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in violations]

    page.goto(f"/{language}/webinars/{SEVERAL}/")
    page.locator(f"{ASKED} summary").first.click()
    page.locator(STOPPED).check()
    page.locator(f"{ASKED} input[name='name']").fill("Inés Arce")
    page.locator(f"{ASKED} button.btn").click()
    expect(page.locator("#seat_email_error")).to_be_visible()
    look("refused")
    page.locator(f"{ASKED} input[name='email']").fill(address())
    page.locator(f"{ASKED} button.btn").click()
    expect(page.locator("#seat[data-state='asked']")).to_be_visible()
    look("asked")
    page.goto(f"/{language}/webinars/{SEVERAL}/")
    other = page.locator("#dates ~ ul a").first.get_attribute("href")
    page.goto(f"/{language}/webinars/{SEVERAL}/{other}")
    look("another date")
    assert found == {}


def test_the_list_is_narrowed_without_scripts_and_by_keyboard(site, watched):
    page = watched.window(java_script_enabled=False)
    page.goto("/en/webinars/")
    everything = page.locator("main .event h3").count()
    page.locator("#by-series").focus()
    page.keyboard.press("ArrowDown")
    page.locator("#by-series").press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"series=one-table"))
    assert 0 < page.locator("main .event h3").count() < everything
    page.locator("main a.chip").first.click()
    assert page.locator("main .event h3").count() == everything


def test_who_waits_reads_the_place_and_leaves_the_line_with_two_presses(site, watched):
    page = watched.window(who="joel", java_script_enabled=False)
    page.goto(f"/en/webinars/{FULL}/")
    page.locator(f"{ASKED} button.btn").click()
    expect(page.locator("#seat[data-state='waiting']")).to_contain_text(re.compile(r"You are number \d+ in line"))
    page.locator("a[href*='/cancel/']").click()
    page.locator("main form button.btn").last.click()
    expect(page.locator("#seat[data-state='full']")).to_be_visible()
    expect(page.locator(".messages")).to_contain_text("You left the line.")


def test_a_member_says_what_they_need_once_and_finds_it_on_the_next_form(site, watched):
    page = watched.window(who="teresa")
    page.goto(f"/en/webinars/{SEVERAL}/")
    page.locator(f"{ASKED} summary").first.click()
    page.locator("input[value='captions']").check()
    page.locator(f"{ASKED} button.btn").first.click()
    expect(page.locator("h1")).to_have_text("Your seat")
    expect(page.locator(".said")).to_contain_text("Captions")
    page.goto("/en/webinars/when-the-grant-ends/")
    expect(page.locator("input[value='captions']")).to_be_checked()
    page.goto(f"/en/webinars/{SEVERAL}/")
    page.locator("a[href*='/cancel/']").first.click()
    page.locator("main form button.btn").last.click()


def test_the_door_is_a_page_with_one_button_and_no_address_of_the_meeting(site, watched):
    page = watched.window(who="rosa", java_script_enabled=False)
    page.goto(f"/en/webinars/{RUNNING}/")
    page.locator("a[href*='/join/']").first.click()
    assert page.locator("main form button").count() == 1
    assert "/demo/room/" not in page.content()
    sent = []
    page.on("request", lambda request: sent.append((request.url, request.all_headers())))
    page.locator("main form button").click()
    page.wait_for_url(re.compile(r"/demo/room/"))
    (headers,) = [headers for url, headers in sent if "/demo/room/" in url]
    assert "referer" not in headers


@pytest.mark.parametrize("scripts", [True, False])
def test_a_recording_is_loaded_once_somebody_asks_and_plays_beside_the_words(site, watched, scripts):
    page, films = watched.window(width=320, java_script_enabled=scripts), []
    page.on("request", lambda request: films.append(request.url) if ".webm" in request.url else None)
    page.goto(f"/en/webinars/{RECORDED}/")
    assert page.locator("video, iframe").count() == 0
    assert films == []
    page.locator(".player a.btn").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main video")).to_be_visible()
    page.wait_for_timeout(300)
    assert len(set(films)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    for link in ("Slides", "Transcript"):
        assert page.request.get(page.locator(".place a", has_text=link).get_attribute("href")).ok


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_a_mailed_link_opens_is_accessible_in_every_state(site, watched, language, theme):
    watched.allow("403")
    page, found = watched.window(language=language, theme=theme, width=360), {}

    def look(name, path=""):
        if path:
            page.goto(path)
        violations = Axe().run(page).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth") > 360
        if violations or wide:
            found[name] = [(v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in violations] or "wide"

    look("watched", f"/{language}/webinars/{RECORDED}/?watch=1")
    look("somebody’s seat", re.sub(r"/en/", f"/{language}/", seat_of(site.url, "en", SEVERAL)))
    for name in (SEVERAL, FULL):
        guest = address()
        page.goto(f"/{language}/webinars/{name}/")
        page.locator(f"{ASKED} input[name='name']").fill("Inés Arce")
        page.locator(f"{ASKED} input[name='email']").fill(guest)
        page.locator(f"{ASKED} button.btn").click()
        expect(page.locator("#seat[data-state='asked']")).to_be_visible()
        link = mail_link(page, guest)
        look(f"{name}: mailed", link)
        page.locator("main form button.btn").first.click()
        expect(page.locator(".messages")).to_be_visible()
        seat = page.url
        look(f"{name}: seat")
        for part in ("answers/", "join/", "cancel/"):
            look(f"{name}: {part}", f"{seat}{part}")
        page.locator("main form button.btn").last.click()
        look(f"{name}: given up")
    assert found == {}
