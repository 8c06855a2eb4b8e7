"""What can be refused about talk: code for programs, sentence for people, status for HTTP."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from content.errors import HubError


class NotAllowed(HubError):
    """The viewer may see this, but not do what was asked."""

    code = "not_allowed"
    status = 403
    message = _("You may read here, but not do this.")


class CannotStart(NotAllowed):
    code = "cannot_start"
    message = _("You may read this category, but not start a thread in it.")


class CannotReply(NotAllowed):
    code = "cannot_reply"
    message = _("You may read this thread, but not reply to it.")


class ThreadClosed(NotAllowed):
    code = "thread_closed"
    message = _("This thread has been closed, so it takes no more replies.")


class Overtaken(HubError):
    """What was to be done does not fit how it stands now: somebody else was quicker."""

    code = "overtaken"
    status = 409
    message = _("Somebody was quicker: this stands differently now. Please look at it again.")


class CannotReport(NotAllowed):
    """Nobody cares for such a thing, or it is their own."""

    code = "cannot_report"
    message = _("This cannot be reported.")


class WiderReaders(HubError):
    """Words would come to stand where people read them for whom they were not written."""

    code = "wider_readers"
    status = 422
    message = _("More people read there than here. What was written here was written for fewer, so it stays.")


class TooManyPosts(HubError):
    """A thread too long to be numbered anew in one go."""

    code = "too_many_posts"
    status = 422
    message = _("This thread is too long to become part of another. Merge the shorter one into it instead.")


class NothingWritten(HubError):
    """A post that has no words once it is rendered."""

    code = "nothing_written"
    status = 422
    message = _("There are no words in it yet.")


class KeyReused(HubError):
    """One client key came twice with different words: the first post stands."""

    code = "key_reused"
    status = 422
    message = _("This draft was already posted with other words. Please reload the page and post again.")


class EditConflict(HubError):
    """The post was changed by another page since this one was opened."""

    code = "edit_conflict"
    status = 409
    message = _("This post was changed in another window since you opened it. Nothing you typed is lost.")


class FileNotKept(HubError):
    """The disk is full or away."""

    code = "file_not_kept"
    status = 507
    message = _("The hub cannot keep files at the moment. Your words are safe; please try the file again later.")


class LinksWait(HubError):
    """A change that would set links into a post that everybody reads, by somebody who is new."""

    code = "links_wait"
    status = 422
    message = _("You are new here, so links to other sites go in a post of their own, which a moderator lets in first.")


class TooLate(HubError):
    """What was taken away cannot come back: its words are forgotten."""

    code = "too_late"
    status = 410
    message = _("It is too late to undo this: the words are gone for good.")


class NoSuchPlace(HubError):
    """A draft was kept for a composer that does not exist."""

    code = "no_such_place"
    status = 400
    message = _("Nothing can be written there.")


class TooManyDrafts(HubError):
    """So many unsent drafts that one more is not kept on the server; the browser still keeps it."""

    code = "too_many_drafts"
    status = 422
    message = _("You have very many drafts. Please post some or throw some away; this one is kept in this browser.")


class DraftMoved(HubError):
    """Another page of the same person has kept other words of this draft. `draft` is what it kept."""

    code = "draft_moved"
    status = 409
    message = _("This draft was changed on another device. Both versions are kept.")

    def __init__(self, draft: Any) -> None:
        super().__init__()
        self.draft = draft
