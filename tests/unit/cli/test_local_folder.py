"""The folder of a local run: its keys, its lock and its record."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from fellesskap_cli.local import AlreadyRunningError, LocalFolder, RunRecord
from fellesskap_web.oidc import read_client_key

_HOLDER = """
import sys, time
from pathlib import Path
from fellesskap_cli.local import LocalFolder, RunRecord
folder = LocalFolder(Path(sys.argv[1]))
with folder.held():
    folder.write_record(RunRecord(1234, sys.argv[2], "http://localhost:8000", {"DATABASE_URL": "x"}))
    print("held", flush=True)
    time.sleep(float(sys.argv[3]))
"""


def holder(folder: Path, state: str, seconds: float) -> subprocess.Popen[str]:
    """Another process that holds the folder for a while."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(folder), state, str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_keys_are_made_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    folder = LocalFolder(tmp_path / "local")
    folder.make()
    keys = folder.keys()
    assert LocalFolder(tmp_path / "local").keys() == keys
    assert (folder.path / "secrets").stat().st_mode & 0o777 == 0o600
    assert read_client_key(keys.oidc_client_key).is_private
    assert len(bytes.fromhex(keys.pid_key)) == 32


def test_keys_do_not_show_when_printed(tmp_path: Path) -> None:
    folder = LocalFolder(tmp_path)
    folder.make()
    keys = folder.keys()
    record = RunRecord(1, "running", environment={"FELLESSKAP_PID_KEY": keys.pid_key})
    for shown in (repr(keys), repr(record)):
        assert keys.pid_key not in shown
        assert keys.app_password not in shown


def test_a_folder_that_somebody_runs_is_refused_with_the_record(tmp_path: Path) -> None:
    process = holder(tmp_path, "running", 60)
    try:
        with pytest.raises(AlreadyRunningError) as refused, LocalFolder(tmp_path).held():
            pytest.fail("two ran the same folder")
        assert refused.value.record is not None
        assert refused.value.record.address == "http://localhost:8000"
        assert LocalFolder(tmp_path).find_record() == refused.value.record
    finally:
        process.kill()
        process.wait()


def test_a_run_that_is_stopping_is_waited_for(tmp_path: Path) -> None:
    process = holder(tmp_path, "stopping", 3)
    began = time.monotonic()
    with LocalFolder(tmp_path).held():
        assert time.monotonic() - began > 1.5
    process.wait()


def test_a_killed_run_leaves_no_lock(tmp_path: Path) -> None:
    process = holder(tmp_path, "running", 60)
    process.kill()
    process.wait()
    assert LocalFolder(tmp_path).find_record() is None
    with LocalFolder(tmp_path).held():
        pass


def test_a_record_is_never_read_half(tmp_path: Path) -> None:
    folder = LocalFolder(tmp_path)
    long = RunRecord(1, "running", environment={f"N{number}": "x" * 1000 for number in range(200)})
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            folder.write_record(long)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not (tmp_path / "run.json").exists():
            time.sleep(0.001)
        for _ in range(200):
            assert RunRecord(**json.loads((tmp_path / "run.json").read_text())) == long
    finally:
        over.set()
        writer.join()
    assert (tmp_path / "run.json").stat().st_mode & 0o777 == 0o600


def test_removing_leaves_nothing(tmp_path: Path) -> None:
    folder = LocalFolder(tmp_path / "local")
    folder.make()
    folder.keys()
    (folder.mail / "a.eml").write_text("x")
    (folder.path / "link").symlink_to(tmp_path)
    folder.remove()
    assert list(tmp_path.iterdir()) == []
