# The site as an image; compose.yaml starts its processes. The same steps as docs/operating.md, in the same order.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=hub.settings.production VAR_DIR=/var/lib/sobremesa
WORKDIR /srv/sobremesa

COPY requirements/base.txt requirements/meaning.txt requirements/
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --quiet --require-hashes -r requirements/base.txt
# 1: what searching by meaning needs, 160 MB.
ARG MEANING_SEARCH=
RUN if [ "$MEANING_SEARCH" = 1 ]; then .venv/bin/pip install --no-cache-dir --quiet --no-deps --require-hashes -r requirements/meaning.txt; fi

COPY . .
# Collecting needs a key to start with, none of which stays in the image.
RUN SECRET_KEY=only-for-collecting ALLOWED_HOSTS=build.example SITE_URL=https://build.example \
    .venv/bin/python manage.py collectstatic --no-input -v0 \
    && useradd --system --home-dir /var/lib/sobremesa sobremesa && chown -R sobremesa /var/lib/sobremesa
USER sobremesa
EXPOSE 8001 8002
CMD [".venv/bin/honcho", "start", "--no-colour"]
