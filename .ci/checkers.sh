#!/usr/bin/env bash
# What tests ask that is not Python: the Nu HTML checker, a second calendar parser, the examples of CommonMark. CI only.
set -euo pipefail
folder="${CHECKERS_DIR:-/var/lib/sobremesa-services/checkers}"
if ! command -v npm >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
fi
mkdir -p "$folder"
[ -f "$folder/node_modules/vnu-jar/build/dist/vnu.jar" ] && [ -d "$folder/node_modules/ical.js" ] && [ -d "$folder/node_modules/commonmark-spec" ] && exit 0
npm install --prefix "$folder" --no-save --no-audit --no-fund --loglevel=error vnu-jar@26.9.27 ical.js@2.2.1 commonmark-spec@0.31.2
