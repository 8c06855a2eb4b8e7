#!/usr/bin/env bash
# Print the proxy's configuration (needs gettext). What the environment does not say is the Procfile's default:
#   LISTEN  SERVER_NAME  PAGES  LIVE  STATIC_ROOT  MEDIA_ROOT
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export LISTEN="${LISTEN:-80}" SERVER_NAME="${SERVER_NAME:-_}" PAGES="${PAGES:-127.0.0.1:8001}" LIVE="${LIVE:-127.0.0.1:8002}" \
    STATIC_ROOT="${STATIC_ROOT:-$root/var/static}" MEDIA_ROOT="${MEDIA_ROOT:-$root/var/media}" PROXY_HEADERS="$here/proxy_headers.conf"
envsubst '$LISTEN $SERVER_NAME $PAGES $LIVE $STATIC_ROOT $MEDIA_ROOT $PROXY_HEADERS' < "$here/sobremesa.conf.template"
