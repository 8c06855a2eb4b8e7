"""What becomes of accounts by itself: bans end, old counts are forgotten; and no mail is left lying."""

from members.banning import lift_due
from members.pacing import forget_paces
from members.tasks import queue_what_waits

SWEEPS = {
    "members.lift_bans": (60, lift_due),
    "members.forget_paces": (60 * 60, forget_paces),
    "members.queue_what_waits": (5 * 60, queue_what_waits),
}
