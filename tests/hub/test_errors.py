"""What goes wrong is said kindly, in the reader's language, and nothing that was typed is lost."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils.translation import override

from hub import errors
from members.errors import HandleTaken


def refuse(request):
    raise HandleTaken


urlpatterns = [path("refuse/", refuse), path("ok/", lambda request: HttpResponse("ok"))]


@pytest.mark.parametrize(("language", "words"), [("en", "We looked everywhere"), ("es", "Buscamos por todas partes")])
def test_a_page_that_is_not_there_says_so_in_the_reader_s_language(db, client, language, words):
    answer = client.get(f"/{language}/nowhere/at/all/")
    assert answer.status_code == 404
    assert f"<h1>{words}</h1>" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (lambda request: errors.bad_request(request, RequestDataTooBig()), 413),
        (lambda request: errors.permission_denied(request, PermissionDenied("Not here.")), 403),
        (errors.page_not_found, 404),
        (lambda request: errors.too_many(request, 30), 429),
        (errors.csrf_failure, 403),
        (lambda request: errors.refusal(request, HandleTaken()), 409),
        (errors.server_error, 500),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_error_has_a_page_with_one_heading_in_both_languages(db, client, view, status, language):
    request = client.get(f"/{language}/").wsgi_request
    with override(language):
        answer = view(request)
    html = answer.content.decode()
    assert answer.status_code == status
    assert html.count("<h1") == 1
    if status != 500:
        assert f'<html lang="{language}"' in html


def test_too_often_says_when_to_come_back(db, client):
    answer = errors.too_many(client.get("/en/").wsgi_request, 30)
    assert answer["Retry-After"] == "30"
    assert "30 seconds" in answer.content.decode()


def test_a_form_without_its_token_shows_what_was_typed(db, ben):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ben, backend="django.contrib.auth.backends.ModelBackend")
    answer = strict.post("/en/talk/ask/", {"title": "A long question", "body": "Words that took an hour."})
    assert answer.status_code == 403
    assert "Words that took an hour." in answer.content.decode()


@pytest.mark.urls("tests.hub.test_errors")
def test_a_refusal_is_json_for_who_asks_for_json(db, client):
    answer = client.get("/refuse/", headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "handle_taken"


def test_a_refusal_in_json_says_the_same_sentence_as_the_page(db, client):
    request = client.get("/en/").wsgi_request
    request.META["HTTP_ACCEPT"] = "application/json"
    with override("en"):
        said = errors.refusal(request, HandleTaken()).content.decode()
    assert "Somebody already has this handle." in said


def test_the_page_for_a_crash_tells_no_detail(db, client, settings):
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    html = errors.server_error(client.get("/en/").wsgi_request).content.decode()
    assert "Algo falló de nuestro lado" in html


def test_a_member_who_may_not_open_the_admin_is_told_so_and_not_sent_in_circles(db, signed_in, ben):
    answer = signed_in(ben).get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "The admin is for editors" in answer.content.decode()


def test_a_visitor_of_the_admin_is_led_to_the_one_door(db, client):
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].startswith("/en/accounts/login/")
