"""An app with a page as Wagtail's own manual makes one, to compare ours with."""
