"""What a run says when it is ready: readable with three communities and with nineteen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fellesskap_cli import demo
from fellesskap_cli.duties import Ports
from fellesskap_cli.local import LocalFolder
from fellesskap_tenants.demo import DemoPerson, synthetic_pids, write_persons
from fellesskap_tenants.registers import read_communities

OWN = ["Helsefellesskap Innlandet", "Helsefellesskap Finnmark"]
ALIKE = [one.name for one in read_communities() if one.slug not in ("innlandet", "finnmark")]


def _summary(folder: Path, communities: Iterable[str]) -> list[str]:
    local, pids = LocalFolder(folder), synthetic_pids()
    people = [
        DemoPerson(next(pids), f"{role} av {name}", name, role, "")
        for name in communities
        for role in ("Administrator", "Sekretariatet")
    ]
    write_persons(local.persons, people)
    return demo.summary(Ports(8000, 8001, 8002, 8003), local, 3.2, with_demo=True).splitlines()


def test_communities_alike_are_named_and_the_others_shown_with_their_people(tmp_path: Path) -> None:
    said = _summary(tmp_path, [*ALIKE, *OWN, "Nasjonale myndigheter"])
    assert len(said) < 40
    for name in (*OWN, "Nasjonale myndigheter"):
        assert f"  {name}" in said
        assert f"    Sekretariatet  Sekretariatet av {name}" in said
    assert "  17 more, whose people the log-in page lists:" in said
    rest = " ".join(" ".join(line.split()) for line in said)
    assert all(name in rest for name in ALIKE)
    assert not any(f"Administrator av {name}" in rest for name in ALIKE)


def test_where_all_are_alike_the_first_ones_are_shown(tmp_path: Path) -> None:
    said = _summary(tmp_path, ALIKE[:3])
    assert f"    Administrator  Administrator av {ALIKE[0]}" in said
    assert f"    Administrator  Administrator av {ALIKE[1]}" in said
    assert "  1 more, whose people the log-in page lists:" in said


def test_few_are_shown_whole(tmp_path: Path) -> None:
    said = _summary(tmp_path, OWN)
    assert not any("more, whose people" in line for line in said)
    assert sum(" av " in line for line in said) == 4
