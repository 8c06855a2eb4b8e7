"""Static files as visitors get them: style sheets joined a room, everything hashed, compressed and cached for ever."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage


class AssetStorage(CompressedManifestStaticFilesStorage):
    """Joins `settings.CSS_BUNDLES` to `css/joined-<name>.css`, then hashes and compresses all files."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name, parts in settings.CSS_BUNDLES.items():
                joined = "\n".join(self._read_css(part) for part in parts)
                target = bundle_path(name)
                self.delete(target)
                self._save(target, ContentFile(joined.encode()))
                paths[target] = (self, target)
        yield from super().post_process(paths, dry_run, **options)

    def _read_css(self, part: str) -> str:
        with self.open(f"css/{part}.css") as file:
            return str(file.read().decode())


def bundle_path(name: str) -> str:
    """Return the static path of a joined style sheet."""
    return f"css/joined-{name}.css"


def stylesheets(bundle: str) -> list[str]:
    """Return the static paths that make up a bundle: one joined file, or its parts while developing and testing."""
    if settings.STORAGES["staticfiles"]["BACKEND"] == "hub.assets.AssetStorage":
        return [bundle_path(bundle)]
    return [f"css/{part}.css" for part in settings.CSS_BUNDLES[bundle]]
