"""Where pages lead to: read from what is stored and looked at without a visit; other sites only where asked for."""
