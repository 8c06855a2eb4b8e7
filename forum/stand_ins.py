"""Stand for values while a query about a thread is being written (`search.written`)."""

THREAD, FROM, TO = 1_900_000_001, 1_900_000_003, 1_900_000_004
PLACE = "\ue000place\ue001"
