"""`manage.py doctor`: say in plain words what works, what is degraded, and what to do."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from hub.diagnosis import BROKEN, WORKS, examine

MARKS = {WORKS: "works   ", "degraded": "degraded", BROKEN: "BROKEN  "}


class Command(BaseCommand):
    help = "Look at database, files, live, search, mail, workers and timer. Exit 1 when something is broken."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(examine())
        for finding in findings:
            self.stdout.write(f"{MARKS[finding.state]}  {finding.subject}: {finding.words}.")
            if finding.cure:
                self.stdout.write(f"{'':10}  → {finding.cure}")
        if any(finding.state == BROKEN for finding in findings):
            sys.exit(1)
