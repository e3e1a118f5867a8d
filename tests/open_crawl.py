"""Follows every link of a part of the site, as a search engine would."""

from __future__ import annotations

import re

from frame_scene import Browser

_LINK = re.compile(r'href="(/[^"#]*)"')


async def crawl(browser: Browser, start: str) -> dict[str, str]:
    """Give every page that links lead to below `start`, by address; all of them must answer."""
    pages: dict[str, str] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        response = await browser.get(path)
        assert response.status_code == 200, path
        pages[path] = response.text
        if response.headers["content-type"].startswith("text/html"):
            waiting += [link for link in _LINK.findall(response.text) if link.startswith(start)]
    return pages
