"""What the warden ends when its parent is gone."""

from __future__ import annotations

import signal
import subprocess
import time

from fellesskap.embedded.warden import end, is_alive, remaining


def sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "60"], start_new_session=True)


def test_what_was_forgotten_is_left_alone() -> None:
    assert remaining(["+ 10 15\n", "+ -20 2\n", "- 10\n", "- 30\n"]) == {-20: 2}


def test_a_group_is_ended() -> None:
    process = subprocess.Popen(["sh", "-c", "sleep 60 & sleep 60"], start_new_session=True)
    time.sleep(0.2)
    end({-process.pid: signal.SIGTERM}, patience=5)
    process.wait()
    assert not is_alive(-process.pid)


def test_what_does_not_listen_is_killed() -> None:
    stubborn = subprocess.Popen(
        ["sh", "-c", "trap '' TERM; sleep 60 & wait; sleep 60"], start_new_session=True
    )
    time.sleep(0.2)
    began = time.monotonic()
    end({-stubborn.pid: signal.SIGTERM}, patience=0.5)
    assert stubborn.wait(5) == -signal.SIGKILL
    assert time.monotonic() - began >= 0.5


def test_a_process_that_has_ended_unreaped_is_not_alive() -> None:
    process = sleeper()
    assert is_alive(process.pid)
    process.kill()
    deadline = time.monotonic() + 5
    while is_alive(process.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(process.pid)
    assert not is_alive(-process.pid)
    process.wait()
