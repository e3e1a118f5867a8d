"""Every link in the papers of the house leads to a file that is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_LISTED = subprocess.run(
    ["git", "ls-files", "*.md"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split()


@pytest.mark.parametrize("paper", _LISTED)
def test_links_lead_somewhere(paper: str) -> None:
    folder = (ROOT / paper).parent
    links = [link for link in _LINK.findall((ROOT / paper).read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (folder / link).exists()] == []


def test_the_life_of_a_request_names_the_files_on_its_way() -> None:
    paper = ROOT / "platform" / "docs" / "life-of-a-request.md"
    assert len(_LINK.findall(paper.read_text(encoding="utf-8"))) > 15
