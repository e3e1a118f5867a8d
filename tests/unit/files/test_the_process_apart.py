"""The process that opens files from outside: what it gave up before, and what is said where it does not answer."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fellesskap.errors import Invalid
from fellesskap.files import apart, examine_apart
from fellesskap.files.rules.limits import MEMORY, require_answer
from handed_in import docx

_BEFORE = """
from fellesskap.files import __main__ as process
process.PROCESSOR_SECONDS = 1
process._give_up()
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process that has given up what the real one gives up."""
    return subprocess.run(
        [sys.executable, "-I", "-c", _BEFORE + code], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open('/tmp/x', 'w')",
        "import os; os.open('/tmp/x', os.O_CREAT | os.O_WRONLY)",
    ],
)
def test_it_reaches_neither_network_nor_files_nor_programs(code: str) -> None:
    done = run(code)
    assert done.returncode != 0
    assert "PermissionError" in done.stderr


def test_what_it_needs_it_may_still_do() -> None:
    assert run("open('/etc/hostname').read(); print('ja')").stdout == "ja\n"


def test_one_that_takes_all_time_is_ended() -> None:
    assert run("while True: pass").returncode < 0


def test_one_that_takes_all_memory_is_refused_it() -> None:
    done = run(f"bytearray({MEMORY})")
    assert "MemoryError" in done.stderr


def _instead(folder: Path, script: str) -> str:
    path = folder / "process"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return os.fspath(path)


@pytest.mark.parametrize("script", ["exit 1", "kill -KILL $$", "printf '\\0\\0\\0\\11{'", "exec sleep 30"])
async def test_no_answer_is_a_refusal_and_never_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(sys, "executable", _instead(tmp_path, script))
    monkeypatch.setattr(apart, "SECONDS", 1)
    with pytest.raises(Invalid) as refused:
        await examine_apart("a.docx", docx())
    assert (refused.value.code, refused.value.rule_id) == ("file.too_heavy", "R-FILE-11")


def test_an_answer_is_whole() -> None:
    require_answer(b"\0\0\0\2{}")
    for torn in (b"", b"\0\0\0\0", b"\0\0\0\3{}"):
        with pytest.raises(Invalid):
            require_answer(torn)
