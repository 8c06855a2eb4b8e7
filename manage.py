#!/usr/bin/env python3
"""Start Django's command line with `hub.settings.dev`, unless the environment names other settings."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
    execute_from_command_line(sys.argv)
