"""Settings: production keeps the demo's doors shut, and starts with nothing missing that matters."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import floatformat
from django.utils.formats import number_format
from django.utils.translation import override

ROOT = Path(__file__).resolve().parents[2]
FIT = {
    "SECRET_KEY": "k" * 20 + "a-long-key-for-a-test-0123456789-abcdefghijkl",
    "ALLOWED_HOSTS": "hub.example",
    "SITE_URL": "https://hub.example",
}


def manage(tmp_path, settings, *arguments, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": f"hub.settings.{settings}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_what_it_needs(tmp_path):
    assert manage(tmp_path, "production", "check", **FIT).returncode == 0


def test_production_refuses_to_start_as_a_demo(tmp_path):
    refused = manage(tmp_path, "production", "check", **FIT, DEMO="1")
    assert refused.returncode != 0
    assert "DEMO=1 opens logins without a key" in refused.stderr


def test_production_refuses_to_start_without_a_key(tmp_path):
    refused = manage(tmp_path, "production", "check", **{**FIT, "SECRET_KEY": ""})
    assert refused.returncode != 0
    assert "SECRET_KEY is not set" in refused.stderr


def test_the_demo_community_is_never_seeded_under_production_settings(tmp_path):
    refused = manage(tmp_path, "production", "seed_demo", **FIT)
    assert refused.returncode != 0
    assert "seed_demo" in refused.stderr


def test_the_demo_does_not_run_under_other_settings(tmp_path):
    refused = manage(tmp_path, "production", "demo", **FIT)
    assert refused.returncode != 0
    assert "make demo" in refused.stderr


@pytest.mark.parametrize("path", ["", "mail/", "enter/rosa/", "kept/pay-parents-this-week.pdf"])
def test_the_demo_s_doors_do_not_exist_elsewhere(db, client, path):
    assert client.get(f"/en/demo/{path}").status_code == 404
    assert client.post(f"/en/demo/{path}").status_code == 404


def test_the_demo_keeps_its_own_secret_readable_to_its_owner_only(tmp_path):
    made = manage(tmp_path, "demo", "check", DEMO="1")
    assert made.returncode == 0, made.stderr
    key = tmp_path / "secret_key"
    assert len(key.read_text()) > 50
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("language", ["en", "es"])
def test_numbers_are_written_as_in_the_united_states_in_both_languages(language):
    with override(language):
        assert floatformat(4.5) == "4.5"
        assert number_format(172000, use_l10n=True, force_grouping=True) == "172,000"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (forms.URLField(assume_scheme="https"), "no"),
        (forms.EmailField(), "no"),
        (forms.IntegerField(max_value=5), "9"),
        (forms.IntegerField(), "no"),
        (forms.DateField(), "no"),
        (forms.ChoiceField(choices=[("a", "A")]), "b"),
        (forms.CharField(max_length=3), "four"),
    ],
)
def test_what_a_form_refuses_in_spanish_speaks_to_a_friend(field, typed):
    with override("es"), pytest.raises(ValidationError) as refused:
        field.clean(typed)
    with override("es"):
        said = " ".join(refused.value.messages)
    assert said.split()[0] in {"Escribe", "Elige", "Caben"}
