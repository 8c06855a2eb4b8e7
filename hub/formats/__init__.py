"""How dates and numbers are written, where Django's own forms of a language are not those of our readers."""
