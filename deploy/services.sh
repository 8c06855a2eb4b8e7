#!/usr/bin/env bash
# Install (Debian) and start the services that tests can use, each on its usual port, for this machine only.
#   deploy/services.sh start|stop
set -euo pipefail
cd "$(dirname "$0")/.."

PACKAGES=(postgresql redis-server chromium nginx-light gettext brotli maven default-jre-headless unzip)

start() {
    [ "$(id -u)" = 0 ] || { echo "make services installs packages, so it needs root: sudo make services" >&2; exit 1; }
    install_missing
    start_postgresql
    start_redis
    bash deploy/services/elasticsearch.sh start
    echo "PostgreSQL, Redis and Elasticsearch run; Chromium, nginx and gettext are installed. Now: make test"
}

install_missing() {
    local missing=()
    for package in "${PACKAGES[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    # A machine that has Java and Maven by other means needs no second ones.
    command -v java >/dev/null && missing=("${missing[@]/default-jre-headless/}")
    command -v mvn >/dev/null && missing=("${missing[@]/maven/}")
    command -v nginx >/dev/null && missing=("${missing[@]/nginx-light/}")
    missing=($(printf '%s\n' "${missing[@]}" | sed '/^$/d'))
    [ "${#missing[@]}" = 0 ] && return
    echo "Installing: ${missing[*]}"
    # Services start when we say so, not when their package is unpacked.
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' RETURN
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

start_postgresql() {
    local version
    version=$(ls /etc/postgresql | sort -n | tail -1)
    pg_ctlcluster "$version" main status >/dev/null 2>&1 || pg_ctlcluster "$version" main start
    # The tests make databases of their own, so their role may.
    su postgres -c "psql -qtAc \"SELECT 1 FROM pg_roles WHERE rolname='sobremesa'\"" | grep -q 1 ||
        su postgres -c "psql -qc \"CREATE ROLE sobremesa LOGIN CREATEDB PASSWORD 'sobremesa'\""
    su postgres -c "psql -qtAc \"SELECT 1 FROM pg_database WHERE datname='sobremesa'\"" | grep -q 1 ||
        su postgres -c "createdb -O sobremesa -E UTF8 -T template0 sobremesa"
}

start_redis() {
    redis-cli ping >/dev/null 2>&1 || redis-server --daemonize yes --save '' --appendonly no --bind 127.0.0.1 >/dev/null
    for _ in $(seq 50); do redis-cli ping >/dev/null 2>&1 && return; sleep 0.1; done
    echo "Redis was started but does not answer on port 6379." >&2
    exit 1
}

stop() {
    bash deploy/services/elasticsearch.sh stop
    redis-cli shutdown nosave >/dev/null 2>&1 || true
    for version in $(ls /etc/postgresql 2>/dev/null); do pg_ctlcluster "$version" main stop >/dev/null 2>&1 || true; done
    echo "Stopped."
}

case "${1:-}" in
    start) start ;;
    stop) stop ;;
    *) echo "usage: deploy/services.sh start|stop" >&2; exit 2 ;;
esac
