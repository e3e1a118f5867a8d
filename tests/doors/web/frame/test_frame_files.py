"""The built files, the fallback marks, and the machine's health."""

from __future__ import annotations

import dataclasses
import gzip
import re
from pathlib import Path

import pytest

from fellesskap_web.assets import BUILT, Assets, AssetsMissingError
from fellesskap_web.rendering import mark_fallbacks
from frame_scene import Browser, create_site

B, E = "\ue000", "\ue001"


async def test_a_built_file_is_kept_for_ever_and_sent_small(site) -> None:
    html = (await site.stranger.get("/")).text
    for address in re.findall(r'(?:href|src)="(/static/[^"]*)"', html):
        response = await site.stranger.get(address, {"Accept-Encoding": "gzip"})
        assert response.status_code == 200, address
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    styles = re.search(r'"(/static/app-[^"]*\.css)"', html)
    assert styles
    response = await site.stranger.get(styles[1], {"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert 'url("/static/inter-latin-ext' in response.text


@pytest.mark.parametrize("name", ["..%2Fmanifest.json", "manifest.json", "icons.json", "app.css", "%2e%2e"])
async def test_only_built_files_are_served(site, name: str) -> None:
    assert (await site.stranger.get(f"/static/{name}")).status_code == 404


def test_every_compressed_form_is_the_file() -> None:
    for asset in Assets().files.values():
        if "gzip" in asset.coded:
            assert gzip.decompress(asset.coded["gzip"]) == asset.content


def test_the_fonts_hold_the_sami_letters() -> None:
    fonts = (BUILT.parent / "frame" / "fonts.css").read_text()
    ranges = [
        (int(low, 16), int(high or low, 16))
        for low, high in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", fonts)
    ]
    for letter in "áčđŋšŧžÁČĐŊŠŦŽæøåÆØÅ":
        assert any(low <= ord(letter) <= high for low, high in ranges), letter


def test_an_installation_without_its_files_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissingError, match="npm run build"):
        Assets(tmp_path)
    assert Assets(tmp_path, required=False).url("app.css") == "/static/app.css"


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        (f"<p>{B}Sak{E}</p>", '<p><span lang="nb">Sak</span></p>'),
        (f'<a title="{B}Sak{E}" href=x>{B}a{E}</a>', '<a title="Sak" href=x><span lang="nb">a</span></a>'),
        (f"<title>{B}Sak{E} – x</title>{B}a{E}", '<title>Sak – x</title><span lang="nb">a</span>'),
        (f"<option value=1>{B}Sak{E}</option>", "<option value=1>Sak</option>"),
        (f"<textarea>{B}Sak{E}</textarea>", "<textarea>Sak</textarea>"),
        (f"<i a='>{B}x{E}'>{B}y{E}</i>", "<i a='>x'><span lang=\"nb\">y</span></i>"),
        (f"{B}a{E} 1 &lt; 2 {B}b{E}", '<span lang="nb">a</span> 1 &lt; 2 <span lang="nb">b</span>'),
    ],
)
def test_fallbacks_are_marked_only_where_an_element_may_stand(html: str, marked: str) -> None:
    assert mark_fallbacks(html) == marked


async def test_the_process_says_that_it_lives_and_whether_it_is_ready(site) -> None:
    assert (await site.stranger.get("/helse")).json() == {"status": "ok"}
    ready = await site.stranger.get("/helse/klar")
    assert (ready.status_code, ready.json()) == (200, {"database": "ok", "valkey": "ok"})


async def test_a_process_without_valkey_is_alive_but_not_ready(database, clock) -> None:
    browser = Browser.open(create_site(dataclasses.replace(database, valkey_url="unix:///nowhere"), clock))
    assert (await browser.get("/helse")).status_code == 200
    ready = await browser.get("/helse/klar")
    assert (ready.status_code, ready.json()["valkey"]) == (503, "down")
