"""The one reader of the environment. Every name it is asked for stands in `.env.example`."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
env.read_env(BASE_DIR / ".env", overwrite=False)

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
"""Everything a running site writes that is not in a database server: SQLite files, media, collected static files."""
