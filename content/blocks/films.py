"""Blocks to hear and to watch. Nothing is loaded from a provider before somebody asks for it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from content.blocks import samples
from content.blocks.pictures import SaidPicture
from content.blocks.words import CheckedText
from content.players import Player, player_of

FILMS = _("To hear and to watch")
SOUNDS = ("m4a", "mp3", "oga", "ogg", "opus", "wav")
MOVIES = ("m4v", "mp4", "webm")
LANGUAGES = [("en", "English"), ("es", "Español")]
TRANSCRIPT = ["bold", "italic", "ol", "ul", "link"]


class AudioBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    file = DocumentChooserBlock(label=_("File"), required=False, help_text=_("A sound file among the documents."))
    url = blocks.URLBlock(
        label=_("Or an address"), required=False, help_text=_("Where it can be heard; it opens there, not on the page.")
    )
    transcript = CheckedText(
        label=_("What is said"),
        features=TRANSCRIPT,
        required=False,
        help_text=_("Every word, for people who cannot hear it. Without it the page is not published."),
    )

    class Meta:
        icon = "media"
        label = _("Audio")
        group = FILMS
        template = "blocks/audio.html"
        label_format = "{title}"
        description = _("Something to hear, with what is said written down.")
        preview_template = "blocks/audio_preview.html"
        preview_value = staticmethod(samples.audio)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            _refuse(
                file=_fault_of_source(cleaned, SOUNDS, _("Choose a sound file: mp3, m4a, ogg, opus or wav.")),
                transcript=""
                if _is_written(cleaned["transcript"])
                else _("Write down what is said: people who cannot hear it have nothing else."),
            )
        return cleaned


class TrackBlock(blocks.StructBlock):
    language = blocks.ChoiceBlock(label=_("Language"), choices=LANGUAGES, default="en")
    file = DocumentChooserBlock(label=_("WebVTT file"), help_text=_("A document whose name ends in .vtt."))

    class Meta:
        icon = "form"
        label = _("Captions")
        label_format = "{language}"


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160, help_text=_("What is to be seen; heard as its name."))
    file = DocumentChooserBlock(
        label=_("File"), required=False, help_text=_("A film among the documents: webm or mp4.")
    )
    url = blocks.URLBlock(
        label=_("Or an address"),
        required=False,
        help_text=_("At YouTube or Vimeo. It is loaded when somebody presses play."),
    )
    poster = SaidPicture(label=_("Picture before it plays"), required=False)
    tracks = blocks.ListBlock(TrackBlock(), label=_("Captions"), default=[], collapsed=True)
    has_captions = blocks.BooleanBlock(
        label=_("The provider’s film has captions"),
        required=False,
        help_text=_("Tick it when you have seen them. Captions that were only guessed by a machine are none."),
    )
    transcript = CheckedText(label=_("What is said"), features=TRANSCRIPT, required=False)

    class Meta:
        icon = "desktop"
        label = _("Video")
        group = FILMS
        template = "blocks/video.html"
        label_format = "{title}"
        description = _("A film with captions. A provider’s is loaded only when somebody presses play.")
        preview_template = "blocks/video_preview.html"
        preview_value = staticmethod(samples.video)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            _refuse(
                file=_fault_of_source(cleaned, MOVIES, _("Choose a film: webm, mp4 or m4v.")),
                url=_fault_of_address(cleaned["url"]),
                tracks=_fault_of_tracks(cleaned),
            )
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the provider's player; it runs where `watch` names this block (`content.films`)."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        anchor = f"film-{(context.get('id') or '')[:8]}"
        return context | {"player": player_for(value), "anchor": anchor, "runs": context.get("watch") == anchor}


def player_for(value: Any) -> Player | None:
    """Return what shows a film that a provider holds; `None` for a file of ours and where nothing was chosen."""
    url = value.get("url")
    return player_of(url, settings.PLAYER_HOSTS) if url and not value.get("file") else None


def _fault_of_source(value: Any, endings: tuple[str, ...], wrong: Any) -> Any:
    if bool(value["file"]) == bool(value["url"]):
        return _("Choose a file or give an address: one of the two.")
    return wrong if value["file"] and value["file"].file_extension.lower() not in endings else ""


def _fault_of_address(url: str) -> Any:
    if not url or player_of(url, settings.PLAYER_HOSTS).sort == "frame":
        return ""
    return _("This is no film at YouTube or Vimeo. Give the address of the film’s own page there, or upload it.")


def _fault_of_tracks(value: Any) -> Any:
    if any(track["file"] and track["file"].file_extension.lower() != "vtt" for track in value["tracks"]):
        return _("Captions are a WebVTT file: its name ends in .vtt.")
    if value["file"] and not value["tracks"]:
        return _("Add captions: people who cannot hear the film have nothing else.")
    if value["url"] and not value["has_captions"]:
        return _("Look whether the film has captions, and tick that it does. Without them, choose another film.")
    return ""


def _is_written(text: Any) -> bool:
    return bool(text and text.source and text.source.replace("<p></p>", "").strip())


def _refuse(**faults: Any) -> None:
    errors = {name: ValidationError(fault) for name, fault in faults.items() if fault}
    if errors:
        raise StructBlockValidationError(block_errors=errors)
