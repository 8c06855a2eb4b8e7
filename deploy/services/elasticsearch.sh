#!/bin/sh
# Start or stop an Elasticsearch server for tests and trials, without Docker: elasticsearch.sh start|stop|status
#
# It is the vendor's own server build as Maven carries it (for integration tests: the core without its modules), pinned
# by checksum. Elasticsearch refuses to run as root, so root hands it to the system user $SERVICE_USER.
# Starting one that runs and stopping one that does not are no errors.
set -eu

VERSION=8.19.21
SHA256=215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a
PORT="${ELASTICSEARCH_PORT:-9201}"
HEAP="${ELASTICSEARCH_HEAP:-512m}"
SERVICES_DIR="${SERVICES_DIR:-/var/lib/sobremesa-services}"
SERVICE_USER="${SERVICE_USER:-sobremesa-services}"

HOME_DIR="$SERVICES_DIR/elasticsearch-$VERSION"
RUN_DIR="$SERVICES_DIR/elasticsearch-$PORT"
PID_FILE="$RUN_DIR/pid"
LOG_FILE="$RUN_DIR/server.log"
ARCHIVE="$SERVICES_DIR/archives/elasticsearch-$VERSION.zip"

say() { echo "elasticsearch: $*"; }
fail() { echo "elasticsearch: $*" >&2; exit 1; }

# Seconds that the server may take to answer; a loaded machine of two cores needs about 40.
PATIENCE=120

answers() {
    python3 - "$PORT" <<'PYTHON' 2>/dev/null
import sys
import urllib.request

opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
opener.open(f"http://127.0.0.1:{sys.argv[1]}/_cluster/health", timeout=5)
PYTHON
}

runs() { [ -s "$PID_FILE" ] && kill -0 "$(cat "$PID_FILE")" 2>/dev/null; }

sound() { [ -f "$1" ] && echo "$SHA256  $1" | sha256sum --check --quiet --status; }

fetch() {
    sound "$ARCHIVE" && return
    command -v mvn >/dev/null || fail "Maven is needed to fetch the server: install the package 'maven'."
    mkdir -p "$(dirname "$ARCHIVE")"
    partial="$(mktemp -d "$SERVICES_DIR/archives/fetch.XXXXXX")"
    say "fetching $VERSION"
    mvn --batch-mode --quiet dependency:copy -DoutputDirectory="$partial" \
        -Dartifact="org.elasticsearch.distribution.integ-test-zip:elasticsearch:$VERSION:zip" \
        || fail "Maven could not fetch the server; what it says stands above."
    sound "$partial/elasticsearch-$VERSION.zip" || fail "the archive is not the one that is pinned; it stays in $partial."
    mv "$partial/elasticsearch-$VERSION.zip" "$ARCHIVE"
    rmdir "$partial"
}

unpack() {
    [ -x "$HOME_DIR/bin/elasticsearch" ] && return
    fresh="$(mktemp -d "$SERVICES_DIR/unpack.XXXXXX")"
    python3 -m zipfile -e "$ARCHIVE" "$fresh"
    # The archive keeps no permissions when Python unpacks it.
    chmod -R u=rwX,go=rX "$fresh"
    find "$fresh" -path '*/bin/*' -type f -exec chmod 755 {} +
    mv "$fresh/elasticsearch-$VERSION" "$HOME_DIR"
    rmdir "$fresh"
}

configure() {
    mkdir -p "$RUN_DIR/config" "$RUN_DIR/data" "$RUN_DIR/logs"
    cp -R "$HOME_DIR/config/." "$RUN_DIR/config/"
    cat > "$RUN_DIR/config/elasticsearch.yml" <<YAML
cluster.name: sobremesa-$PORT
discovery.type: single-node
network.host: 127.0.0.1
http.port: $PORT
transport.port: $((PORT + 100))
path.data: $RUN_DIR/data
path.logs: $RUN_DIR/logs
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
YAML
}

# The user that runs the server: root hands it over, anybody else runs it.
as_service_user() {
    if [ "$(id -u)" -ne 0 ]; then
        setsid "$@"
        return
    fi
    id "$SERVICE_USER" >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin "$SERVICE_USER"
    chown -R "$SERVICE_USER:" "$RUN_DIR"
    setsid setpriv --reuid="$SERVICE_USER" --regid="$(id -g "$SERVICE_USER")" --init-groups "$@"
}

java_home() { dirname "$(dirname "$(readlink -f "$(command -v java)")")"; }

start() {
    if answers; then
        say "answers on port $PORT"
        return
    fi
    runs && fail "process $(cat "$PID_FILE") runs but does not answer; see $LOG_FILE, or stop it first."
    command -v java >/dev/null || fail "Java is needed: install the package 'default-jre-headless'."
    mkdir -p "$SERVICES_DIR"
    fetch
    unpack
    configure
    say "starting $VERSION on port $PORT"
    export ES_JAVA_HOME="$(java_home)" ES_JAVA_OPTS="-Xms$HEAP -Xmx$HEAP" ES_PATH_CONF="$RUN_DIR/config"
    as_service_user "$HOME_DIR/bin/elasticsearch" -d -p "$PID_FILE" >"$LOG_FILE" 2>&1 </dev/null \
        || fail "it did not start; see $LOG_FILE."
    waited=0
    until answers; do
        runs || fail "it ended while starting; see $LOG_FILE."
        [ "$waited" -lt "$PATIENCE" ] || fail "no answer after $PATIENCE s; see $LOG_FILE."
        sleep 1
        waited=$((waited + 1))
    done
    say "answers on port $PORT"
}

stop() {
    if ! runs; then
        rm -f "$PID_FILE"
        say "does not run"
        return
    fi
    pid="$(cat "$PID_FILE")"
    kill -TERM "$pid"
    waited=0
    while kill -0 "$pid" 2>/dev/null; do
        [ "$waited" -lt 60 ] || fail "process $pid does not end."
        sleep 1
        waited=$((waited + 1))
    done
    rm -f "$PID_FILE"
    say "stopped"
}

case "${1:-}" in
    start) start ;;
    stop) stop ;;
    status) answers && say "answers on port $PORT" || { say "does not answer on port $PORT"; exit 1; } ;;
    *) fail "use: $0 start|stop|status" ;;
esac
