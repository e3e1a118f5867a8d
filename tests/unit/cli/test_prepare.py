"""What `make` installs: each step once for what it is made from, and a sentence where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from fellesskap_cli import prepare


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own."""
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "STAMPS", tmp_path / "stamps")
    return tmp_path


def test_a_step_is_done_again_only_when_its_source_changes_or_its_result_is_gone(root: Path) -> None:
    source, result = root / "source", root / "result"
    done: list[str] = []

    def step() -> None:
        done.append(source.read_text())
        result.touch()

    def do() -> list[str]:
        prepare.once("step", prepare.digest([source]), result, step)
        return done

    source.write_text("first")
    assert do() == ["first"]
    assert do() == ["first"]
    source.write_text("second")
    assert do() == ["first", "second"]
    result.unlink()
    assert do() == ["first", "second", "second"]


def test_a_step_that_fails_is_done_again(root: Path) -> None:
    (root / "result").touch()

    def fail() -> None:
        raise SystemExit(1)

    with pytest.raises(SystemExit):
        prepare.once("step", "same", root / "result", fail)
    done: list[int] = []
    prepare.once("step", "same", root / "result", lambda: done.append(1))
    assert done == [1]


def test_the_place_of_a_file_is_part_of_the_fingerprint(root: Path) -> None:
    (root / "one").write_text("same")
    (root / "two").write_text("same")
    assert prepare.digest([root / "one"]) != prepare.digest([root / "two"])


def test_a_failing_command_ends_with_its_code_and_is_named(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        prepare.call(["/bin/sh", "-c", "exit 7"])
    assert ended.value.code == 7
    assert "exit code 7: /bin/sh -c exit 7" in capfd.readouterr().err


def test_a_missing_browser_is_named_with_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(prepare, "MAC_BROWSERS", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    prepare.browser()
    said = capfd.readouterr().out
    assert "No browser for the browser tests" in said
    assert "Chrome" in said


def _put(folder: Path, name: str) -> str:
    program = folder / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return str(program)


def test_the_browser_without_a_window_is_driven_before_all_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(prepare, "MAC_BROWSERS", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert prepare.find_browser() is None
    chrome = _put(tmp_path, "google-chrome")
    assert prepare.find_browser() == chrome
    chromium = _put(tmp_path, "chromium")
    assert prepare.find_browser() == chromium
    shell = _put(tmp_path, "chromium-headless-shell")
    assert prepare.find_browser() == shell


def test_a_mac_has_its_browser_among_the_applications(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(prepare, "MAC_BROWSERS", (tmp_path / "none", Path(_put(tmp_path, "Chromium"))))
    monkeypatch.setenv("PATH", "")
    assert prepare.find_browser() == str(tmp_path / "Chromium")


def test_the_pinned_installer_is_an_exact_version() -> None:
    assert prepare.UV.startswith("uv==")
