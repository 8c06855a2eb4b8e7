"""Files of posts: taken in, bound to the post that names them, thrown away with it or when nothing ever named them."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import IO, Any
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from content.enclosures import file_keys
from content.files import clean_file
from forum.errors import FileNotKept
from forum.models import Draft, Post, Upload
from forum.pacing import keep_pace
from members.models import Member

NAMED = timedelta(days=1)
"""How long a file may wait for a post that names it."""

FOLDER = "talk"


def store_file(*, member: Member, file: IO[bytes], name: str, draft: UUID, alt: str = "") -> Upload:
    """Keep a file for a draft of `member` and return it; the same file for the same draft is kept once.

    Raises `FileRefused`, `TooFast`, and `FileNotKept` where the disk is full.
    """
    keep_pace(member, "upload")
    clean = clean_file(file, name)
    key = uuid5(draft, f"{member.pk} {sha256(clean.content).hexdigest()} {clean.name}")
    first = Upload.objects.filter(key=key).first()
    if first:
        return first
    upload = Upload(
        key=key,
        member=member,
        name=clean.name,
        content_type=clean.content_type,
        size=len(clean.content),
        width=clean.width,
        height=clean.height,
        alt=" ".join(alt.split())[:300],
    )
    try:
        upload.file.save(clean.name, ContentFile(clean.content), save=False)
    except OSError as reason:
        raise FileNotKept from reason
    return _saved(upload)


def markdown_of(upload: Upload) -> str:
    """Return what stands in a text for a file."""
    if upload.is_picture:
        return f"![{_plain(upload.alt)}](/files/{upload.key})"
    return f"[{_plain(upload.name)}](/files/{upload.key})"


def attach_files(post: Post) -> None:
    """Bind the files that a post names to it, in the transaction that writes the post: now its readers see them.

    What an edit no longer names stays bound: the history may need it, and only who reads that still sees it.
    """
    keys = file_keys(post.body_html)
    if keys:
        Upload.objects.filter(key__in=keys, member=post.author_id, post=None).update(post=post)


def forget_files(posts: Collection[int]) -> None:
    """Throw away the files of posts whose words are gone for good."""
    _forget(Upload.objects.filter(post__in=posts))


def forget_unused(member: Member) -> None:
    """Throw away the files that a member who leaves has put into no post."""
    _forget(Upload.objects.filter(member=member, post=None))


def forget_unnamed() -> int:
    """Throw away files that no post and no draft has named for a day; return how many."""
    old = list(Upload.objects.filter(post=None, at__lt=timezone.now() - NAMED))
    drafts = Draft.objects.filter(member__in={upload.member_id for upload in old if upload.member_id})
    kept = {key for draft in drafts for key in file_keys(str(draft.words))}
    return _forget(upload for upload in old if upload.key not in kept)


def forget_strays() -> int:
    """Throw away files on the disk that no row knows, as a crash leaves them; return how many."""
    storage = Upload._meta.get_field("file").storage
    if not storage.exists(FOLDER):
        return 0
    strays = [name for folder in storage.listdir(FOLDER)[0] for name in _strays_in(storage, f"{FOLDER}/{folder}")]
    for name in strays:
        storage.delete(name)
    return len(strays)


def _saved(upload: Upload) -> Upload:
    """Write the row; where that fails, no file is left without one."""
    try:
        with transaction.atomic():
            upload.save(force_insert=True)
    except IntegrityError:  # the same file came twice at the same moment
        upload.file.delete(save=False)
        return Upload.objects.get(key=upload.key)
    return upload


def _forget(uploads: Iterable[Upload]) -> int:
    """Delete rows now, and their files once that is certain."""
    gone = list(uploads)
    Upload.objects.filter(pk__in=[upload.pk for upload in gone]).delete()
    for upload in gone:
        transaction.on_commit(partial(upload.file.storage.delete, str(upload.file.name)))
    return len(gone)


def _strays_in(storage: Any, folder: str) -> list[str]:
    late = timezone.now() - NAMED
    names = {f"{folder}/{name}" for name in storage.listdir(folder)[1]}
    known = set(Upload.objects.filter(file__in=names).values_list("file", flat=True))
    return [name for name in sorted(names - known) if storage.get_modified_time(name) < late]


def _plain(words: str) -> str:
    """Return words as they may stand in the brackets of a link."""
    return "".join(f"\\{letter}" if letter in "\\[]!*_`<>" else letter for letter in words)
