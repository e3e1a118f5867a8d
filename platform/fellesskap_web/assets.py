"""The built style sheet, script, fonts and icons: their hashed addresses, and the door that serves them.

They are read into memory once. A name carries its content's hash, so a browser keeps a file for ever and a
new release is simply another name.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Request, get
from litestar.exceptions import NotFoundException
from litestar.response import Response
from markupsafe import Markup

logger = logging.getLogger(__name__)

PREFIX = "/static/"
BUILT = Path(__file__).parent / "static" / "built"

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
_FOREVER = "public, max-age=31536000, immutable"


class AssetsMissingError(RuntimeError):
    """The pages' files have not been built; `npm ci && npm run build` builds them."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, plain and as its compressed forms by content coding."""

    content: bytes
    media_type: str
    coded: dict[str, bytes]

    def best(self, accepted: str) -> tuple[str | None, bytes]:
        """Choose the smallest form that an `Accept-Encoding` header allows."""
        for coding in ("br", "gzip"):
            if coding in accepted and coding in self.coded:
                return coding, self.coded[coding]
        return None, self.content


class Assets:
    """Everything under `/static/`, by its hashed name."""

    def __init__(self, folder: Path = BUILT, *, required: bool = True) -> None:
        self._names: dict[str, str] = {}
        self._icons: dict[str, Markup] = {}
        self.files: dict[str, Asset] = {}
        if not (folder / "manifest.json").is_file():
            if required:
                raise AssetsMissingError(f"no manifest.json in {folder}: run `npm ci && npm run build`")
            logger.warning("the pages' files have not been built: pages come without style")
            return
        self._names = json.loads((folder / "manifest.json").read_text("utf-8"))
        icons: dict[str, str] = json.loads((folder / "icons.json").read_text("utf-8"))
        self._icons = {name: _decorative(svg) for name, svg in icons.items()}
        for name in self._names.values():
            self.files[name] = _read(folder / name)

    def url(self, name: str) -> str:
        """Give the address of a file by its plain name (`app.css`)."""
        return PREFIX + self._names.get(name, name)

    def has(self, name: str) -> bool:
        """Tell whether a file was built."""
        return name in self._names

    def icon(self, name: str) -> Markup:
        """Give an icon as SVG that assistive technology skips; the text beside it says what it means."""
        if not self._icons:
            return Markup("")
        return self._icons[name]


@get(PREFIX + "{name:str}", name="static")
async def serve_asset(request: Request[Any, Any, Any], name: str) -> Response[bytes]:
    """Serve one built file, for ever."""
    assets: Assets = request.app.state.installation.assets
    asset = assets.files.get(name)
    if asset is None:
        raise NotFoundException
    coding, content = asset.best(request.headers.get("accept-encoding", ""))
    headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
    if coding:
        headers["Content-Encoding"] = coding
    return Response(content, media_type=asset.media_type, headers=headers)


def _read(path: Path) -> Asset:
    coded = {
        coding: compressed.read_bytes()
        for coding, suffix in (("br", ".br"), ("gzip", ".gz"))
        if (compressed := path.with_name(path.name + suffix)).is_file()
    }
    return Asset(path.read_bytes(), _TYPES.get(path.suffix, "application/octet-stream"), coded)


def _decorative(svg: str) -> Markup:
    head = '<svg class="icon" aria-hidden="true" focusable="false" width="24" height="24"'
    return Markup(svg.replace('<svg width="1em" height="1em"', head, 1))  # noqa: S704  our own built file
