"""What pages give to those below: a coalition’s editors a shelf to write on, and a word about each mail of theirs."""

from typing import Any

from content.models import Network
from content.registry import register_for_everybody, register_lender
from hub.pages.models import Author, BlogCategory
from hub.pages.notices import NAMES, is_wanted
from hub.pages.sharing import LENDER, still_lends
from hub.pages.shelves import open_shelf
from members.registry import MailWriter, register_mail_writer
from networks.registry import register_room


def nothing_follows(mail: Any) -> None:
    """Nothing hangs on how such a mail ended."""


register_for_everybody(Author, BlogCategory, Network)
register_lender(LENDER, still_lends)
register_room("shelf", open_shelf)
for name in NAMES.values():
    register_mail_writer(MailWriter(name, is_wanted, nothing_follows))
