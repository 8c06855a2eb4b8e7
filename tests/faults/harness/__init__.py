"""What breaks and what must hold: `make faults`.

Three server processes, a PostgreSQL and a Redis of its own, fifty open pages, twenty people who write. Each round makes
every fault of `faults.FAULTS` once, in an order of its own; after each, every post that was acknowledged must stand in
the database exactly once, and on every open page exactly once and in order, within `ledger.PATIENCE` seconds.
"""
