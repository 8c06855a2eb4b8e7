#!/usr/bin/env bash
# Print the proxy's configuration. Settings come from the environment:
#   LISTEN (80)  SERVER_NAME (_)  PAGES_PORT (8001)  LIVE_PORT (8002)  STATIC_ROOT  MEDIA_ROOT
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
sed -e "s|@LISTEN@|${LISTEN:-80}|" -e "s|@SERVER_NAME@|${SERVER_NAME:-_}|" \
    -e "s|@PAGES_PORT@|${PAGES_PORT:-8001}|" -e "s|@LIVE_PORT@|${LIVE_PORT:-8002}|" \
    -e "s|@STATIC_ROOT@|${STATIC_ROOT:-$root/var/static}|" -e "s|@MEDIA_ROOT@|${MEDIA_ROOT:-$root/var/media}|" \
    -e "s|@PROXY_HEADERS@|$here/proxy_headers.conf|" "$here/sobremesa.conf.template"
