"""Files: what is written reads back the same, what stands on another merges, and mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from fellesskap.errors import Invalid
from fellesskap.structure.model import Names, RegionMember, Structure
from fellesskap_tenants.structures import dump_structure, load_structure
from structure_examples import small_structure, structures


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _refused(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        load_structure(path)
    assert refused.value.code == "structure.unreadable"
    findings = refused.value.facts["findings"]
    assert isinstance(findings, list)
    return [(finding.path, finding.code.removeprefix("structure.")) for finding in findings]


@pytest.fixture
def ground(tmp_path: Path) -> Path:
    """A folder where `ground.toml` holds the small structure."""
    _write(tmp_path, "ground", dump_structure(small_structure()))
    return tmp_path


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(structures())
def test_any_structure_reads_back_exactly_as_it_was_written(tmp_path: Path, structure: Structure) -> None:
    assert load_structure(_write(tmp_path, "any", dump_structure(structure))) == structure


def test_a_file_reads_as_people_would_write_it(tmp_path: Path) -> None:
    text = dump_structure(small_structure())
    assert "[bodies.ssu.seats.region]" in text
    assert 'name = "Prøvefellesskapet"' in text
    assert '"1001",' in text
    assert "answer_days" not in text


def test_a_list_where_a_table_belongs_is_refused(ground: Path) -> None:
    own = 'extends = "ground"\n[[perspectives]]\nkey = "pasient"\nname = "Pasient"'
    assert _refused(_write(ground, "own", own)) == [("perspectives", "file_table_expected")]


def test_a_file_that_only_extends_is_the_same_structure(ground: Path) -> None:
    assert load_structure(_write(ground, "same", 'extends = "ground"')) == small_structure()


def test_what_a_file_says_is_merged_key_by_key(ground: Path) -> None:
    own = load_structure(
        _write(
            ground,
            "own",
            """
            extends = "ground"
            name = { nb = "Eget", nn = "Eige" }
            [bodies.ssu]
            meetings_per_year = 4
            [bodies.ssu.seats.ny]
            title = "Ny"
            side = "municipal"
            [bodies.annet]
            name = "Annet"
            kind = "network"
            level = 4
            [bodies.mote]
            name = "Møtet"
            [routes.to-trinn]
            discuss_in = ["ssu"]
            """,
        )
    )
    plain = small_structure()
    assert own.name == Names("Eget", "Eige")
    assert [body.key for body in own.bodies] == ["mote", "ssu", "fu", "dialog", "annet"]
    assert own.body("mote").name == Names("Møtet"), "a name is replaced whole, with its nynorsk"
    assert own.body("ssu").meetings_per_year == 4
    assert own.body("ssu").abbreviation == "SSU"
    assert [seat.key for seat in own.body("ssu").seats] == ["region", "foretak", "bruker", "lege", "ny"]
    assert own.route("to-trinn").discuss_in == ("ssu",), "an array is replaced whole"
    assert own.route("to-trinn").may_start_in == plain.route("to-trinn").may_start_in


def test_remove_takes_away_what_was_inherited(ground: Path) -> None:
    own = load_structure(
        _write(
            ground,
            "own",
            """
            extends = "ground"
            remove = ["divisions"]
            [bodies]
            remove = ["dialog", "fu"]
            [bodies.fu]
            name = "Et annet fagutvalg"
            kind = "expert"
            level = 3
            [bodies.ssu]
            remove = ["abbreviation"]
            """,
        )
    )
    assert own.divisions == ()
    assert [body.key for body in own.bodies] == ["mote", "ssu", "fu"]
    assert own.body("fu").seats == (), "removed and written anew, nothing is left of the old"
    assert own.body("ssu").abbreviation == ""


def test_a_file_may_stand_on_a_file_that_stands_on_another(ground: Path) -> None:
    _write(ground, "middle", 'extends = "ground"\ncall_days = 10\nnumbering = "{year}-{number}"')
    own = load_structure(_write(ground, "own", 'extends = "middle"\ncall_days = 20'))
    assert (own.call_days, own.numbering) == (20, "{year}-{number}")


def test_members_are_numbers_or_tables(ground: Path) -> None:
    own = load_structure(
        _write(
            ground,
            "own",
            """
            extends = "ground"
            [regions.nord]
            members = ["1001", { municipality = "1002", confirmed = false }]
            """,
        )
    )
    assert own.regions[0].members == (RegionMember("1001"), RegionMember("1002", confirmed=False))


def test_every_mistake_is_named_at_once_with_its_place(ground: Path) -> None:
    path = _write(
        ground,
        "own",
        """
        extends = "ground"
        bodis = 3
        call_days = "7"
        [bodies]
        remove = ["dialogmote"]
        [bodies.ssu]
        lvel = 2
        kind = "strategisk"
        open_to_public = "ja"
        [bodies.ssu.seats.region]
        key = "region"
        tittel = "Leder"
        remove = ["side"]
        [bodies.fu.chair]
        months = 12
        anchor = "igår"
        first = "hospital"
        [regions.nord]
        members = [1001]
        """,
    )
    assert sorted(_refused(path)) == [
        ("bodies.fu.chair.anchor", "file_date_expected"),
        ("bodies.remove", "file_nothing_to_remove_near"),
        ("bodies.ssu.kind", "file_choice_expected"),
        ("bodies.ssu.lvel", "file_unknown_near"),
        ("bodies.ssu.open_to_public", "file_boolean_expected"),
        ("bodies.ssu.seats.region.key", "file_key_written_twice"),
        ("bodies.ssu.seats.region.side", "file_missing"),
        ("bodies.ssu.seats.region.tittel", "file_unknown_near"),
        ("bodis", "file_unknown_near"),
        ("call_days", "file_number_expected"),
        ("regions.nord.members.0", "file_table_expected"),
    ]


@pytest.mark.parametrize(
    ("line", "nearest"),
    [("abreviation", "abbreviation"), ("meetings_pr_year", "meetings_per_year"), ("reportsto", "reports_to")],
)
def test_a_typo_gets_a_suggestion(ground: Path, line: str, nearest: str) -> None:
    path = _write(ground, "own", f'extends = "ground"\n[bodies.ssu]\n{line} = "x"')
    with pytest.raises(Invalid) as refused:
        load_structure(path)
    (finding,) = refused.value.facts["findings"]
    assert finding.facts == {"key": line, "nearest": nearest}


def test_a_file_that_is_not_there_is_refused_with_those_that_are(ground: Path) -> None:
    with pytest.raises(Invalid) as refused:
        load_structure(_write(ground, "own", 'extends = "grund"'))
    assert refused.value.code == "structure.no_such_file"
    assert refused.value.facts["known"] == ["ground", "own"]


def test_a_file_that_is_not_toml_is_refused_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        load_structure(_write(tmp_path, "own", 'name = "x"\nlevel = x'))
    assert refused.value.code == "structure.not_toml"
    assert "line 2" in str(refused.value.facts["reason"])


def test_a_key_written_twice_is_not_toml(ground: Path) -> None:
    with pytest.raises(Invalid) as refused:
        load_structure(
            _write(ground, "own", 'extends = "ground"\n[bodies.x]\nlevel = 1\n[bodies.x]\nlevel = 2')
        )
    assert refused.value.code == "structure.not_toml"


def test_files_in_a_ring_are_refused(tmp_path: Path) -> None:
    _write(tmp_path, "one", 'extends = "two"')
    with pytest.raises(Invalid) as refused:
        load_structure(_write(tmp_path, "two", 'extends = "one"'))
    assert refused.value.code == "structure.extends_itself"
