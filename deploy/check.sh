#!/usr/bin/env bash
# Everything that is checked without running a test. Each line says what it is; the first failure stops (`set -e` alone
# does not see what stands before an `&&`).
set -euo pipefail
cd "$(dirname "$0")/.."
PY=.venv/bin/python

say() { printf '%-14s ' "$1"; }

say "ruff";         $PY -m ruff check --quiet . || exit 1; echo ok
say "format";       $PY -m ruff format --check --quiet . || exit 1; echo ok
say "mypy";         $PY -m mypy --no-error-summary hub webinars library forum networks members content topics live search || exit 1; echo ok
say "layers";       .venv/bin/lint-imports --no-cache >/tmp/sobremesa-layers.$$ || { cat /tmp/sobremesa-layers.$$; exit 1; }; rm -f /tmp/sobremesa-layers.$$; echo ok
say "dependencies"; .venv/bin/deptry . >/tmp/sobremesa-deptry.$$ 2>&1 || { cat /tmp/sobremesa-deptry.$$; exit 1; }; rm -f /tmp/sobremesa-deptry.$$; echo ok
say "templates";    git ls-files '*.html' | xargs .venv/bin/djade --target-version 5.2 --check || exit 1; echo ok
say "migrations";   VAR_DIR="$(mktemp -d)" DJANGO_SETTINGS_MODULE=hub.settings.test $PY manage.py makemigrations --check --dry-run -v0 || exit 1; echo ok
say "production";   DEMO=0 SECRET_KEY="$($PY -c 'import secrets; print(secrets.token_urlsafe(50))')" ALLOWED_HOSTS=hub.example SITE_URL=https://hub.example \
                    DJANGO_SETTINGS_MODULE=hub.settings.production $PY manage.py check --deploy --fail-level WARNING >/tmp/sobremesa-deploy.$$ 2>&1 || { cat /tmp/sobremesa-deploy.$$; exit 1; }; rm -f /tmp/sobremesa-deploy.$$; echo ok
say "spanish";      $PY deploy/catalogue.py
