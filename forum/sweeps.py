"""What talk does by itself: old posts are shown as today's renderer would."""

from forum.publishing import render_anew

SWEEPS = {"forum.render_anew": (60 * 60, render_anew)}
