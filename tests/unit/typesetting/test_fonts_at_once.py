"""Papers that are set at the same moment in a process that has set none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import typst

from fellesskap_workers.typesetting import fonts

TOGETHER = 6


def test_papers_set_at_once_all_have_letters() -> None:
    for _ in range(5):
        fonts._loaded.cache_clear()
        fonts._folder.cache_clear()
        start = Barrier(TOGETHER)

        def made(_: int, start: Barrier = start) -> bytes:
            start.wait()
            return bytes(
                typst.compile(b"Hei", font_paths=fonts.bundled(), ignore_system_fonts=True, format="pdf")
            )

        with ThreadPoolExecutor(TOGETHER) as threads:
            papers = list(threads.map(made, range(TOGETHER)))
        assert all(b"/FontFile" in paper for paper in papers)
