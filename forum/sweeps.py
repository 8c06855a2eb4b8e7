"""What talk does by itself: old posts are shown as today's renderer would, what was taken away is forgotten."""

from forum.attaching import forget_strays, forget_unnamed
from forum.drafting import forget_sent
from forum.editing import forget_removed
from forum.reporting import forget_evidence
from forum.wording import render_anew

SWEEPS = {
    "forum.forget_evidence": (24 * 60 * 60, forget_evidence),
    "forum.render_anew": (60 * 60, render_anew),
    "forum.forget_removed": (60, forget_removed),
    "forum.forget_unnamed": (60 * 60, forget_unnamed),
    "forum.forget_strays": (24 * 60 * 60, forget_strays),
    "forum.forget_sent": (60 * 60, forget_sent),
}
