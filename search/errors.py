"""What can go wrong with an index."""


class EngineDown(Exception):
    """The engine does not answer, or not in time; nothing is known about what was asked of it."""
