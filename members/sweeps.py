"""What becomes of accounts by itself: bans end, old counts are forgotten."""

from members.banning import lift_due
from members.pacing import forget_paces

SWEEPS = {"members.lift_bans": (60, lift_due), "members.forget_paces": (60 * 60, forget_paces)}
