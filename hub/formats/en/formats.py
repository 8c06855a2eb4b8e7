"""Hours as the rest of the hub writes them, 6:38 PM: “6:38 p.m.” ends in a point of its own, and sentences do too."""

TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "N j, Y, g:i A"
