"""Real processes: kept alive, given up on, and ended with all they have started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fellesskap.embedded.warden import is_alive
from fellesskap_cli.crew import Crew, Duty, GaveUpError

# Modules of the standard library that last, that fail at once, and that start a child of their own.
_LASTING = ("http.server", "0", "--bind", "127.0.0.1")
_FAILING = ("json.tool", "/does/not/exist")

_SUPERVISOR = """
import sys, time
from pathlib import Path
from fellesskap_cli.crew import Crew, Duty
crew = Crew(Path(sys.argv[1]), print)
crew.start(Duty("lasting", ("http.server", "0", "--bind", "127.0.0.1"), {}))
print(crew.running()["lasting"], flush=True)
time.sleep(60)
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def crew(tmp_path: Path, said: list[str]) -> Iterator[Crew]:
    crew = Crew(tmp_path, said.append)
    yield crew
    crew.stop()


def until(holds: Callable[[], object], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return False


def environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"]}


def test_a_process_that_is_killed_is_started_again_and_said(crew: Crew, said: list[str]) -> None:
    crew.start(Duty("lasting", _LASTING, environment()))
    first = crew.running()["lasting"]
    os.kill(first, signal.SIGKILL)
    assert until(lambda: not crew.running())
    crew.tend()
    assert crew.running()["lasting"] != first
    assert len(said) == 1
    assert "lasting ended (killed by SIGKILL); starting it again" in said[0]


def test_a_process_that_fails_at_once_is_given_up_with_the_end_of_its_log(
    crew: Crew, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("fellesskap_cli.crew.time.monotonic", lambda: now[0])
    crew.start(Duty("failing", _FAILING, environment()))

    def die_and_tend() -> None:
        for pid in crew.running().values():
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        crew.tend()
        now[0] += 1.0

    with pytest.raises(GaveUpError) as given_up:
        for _ in range(40):
            die_and_tend()
    assert given_up.value.name == "failing"
    assert "/does/not/exist" in given_up.value.last
    assert len(said) == 5


def test_stopping_leaves_nothing_of_a_process_and_its_children(crew: Crew, tmp_path: Path) -> None:
    (tmp_path / "parent.py").write_text(
        "import subprocess, time\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    crew.start(Duty("parent", ("parent",), environment() | {"PYTHONPATH": str(tmp_path)}))
    log = crew.log_of("parent")
    assert until(lambda: log.read_text().strip())
    parent, child = crew.running()["parent"], int(log.read_text())
    crew.stop()
    assert not is_alive(parent)
    assert until(lambda: not is_alive(child), 3.0)


def test_a_killed_supervisor_takes_its_processes_along(tmp_path: Path) -> None:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", _SUPERVISOR, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout is not None
    child = int(supervisor.stdout.readline())
    assert is_alive(child)
    supervisor.kill()
    supervisor.wait()
    assert until(lambda: not is_alive(child))
