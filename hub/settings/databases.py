"""How each database engine has to be opened. The figures are measured: docs/decisions.md, 3."""

from typing import Any

from hub.settings.environment import VAR_DIR, env

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;"
)


def database() -> dict[str, Any]:
    """Return Django's settings for the database that `DATABASE_URL` names (default: a SQLite file under `VAR_DIR`)."""
    config: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'sobremesa.sqlite3'}")
    if config["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE: a transaction that reads, then writes, waits for its turn instead of failing "database is locked".
        config["OPTIONS"] = {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS}
        config["CONN_MAX_AGE"] = None
    elif env.bool("DATABASE_POOL", default=False):
        # ASGI runs each request in a fresh thread: a persistent connection per thread would pile up, a pool does not.
        config["OPTIONS"] = {"pool": {"min_size": 2, "max_size": 16, "timeout": 10}}
        config["CONN_MAX_AGE"] = 0
        # After a restart of PostgreSQL the pool is full of dead connections: each would cost somebody an error page.
        config["CONN_HEALTH_CHECKS"] = True
    else:
        config["CONN_MAX_AGE"] = None
        config["CONN_HEALTH_CHECKS"] = True
    return config
