"""The answer part of a case paper: what it belongs to, and which files it is read from."""

from __future__ import annotations

import re
from collections.abc import Collection
from hashlib import sha256
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.errors import Invalid
from fellesskap.rounds.model import EvidenceKind, PaperReference
from fellesskap.structure.model import AnchoringLevel

_KINDS = ("docx", "odt", "pdf")
# No vowels, so that no code is a word, and no figures, so that none is part of a number.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_ROUND, _PARTY, _CHECK = 4, 6, 2
_WRITTEN = re.compile(
    rf"([a-z][a-z0-9-]*)/([0-9]+/[0-9]{{4}})/([0-9]{{1,6}})/([{_LETTERS}-]{{12,14}})", re.IGNORECASE
)


def reference_of(community: str, case: str, edition: int, round_id: UUID, reply_id: UUID) -> PaperReference:
    """R-ROUND-29: A case paper says which community, case, text, round and party its answer part belongs to.

    `case` is «3/2026», however the community writes its numbers.
    Source: features 4.10 «import of the answer».
    """
    round_code, party = _code(round_id.hex, _ROUND), _code(reply_id.hex, _PARTY)
    return PaperReference(community, case, edition, round_code, party)


def write_reference(reference: PaperReference) -> str:
    """Write a reference in one word, with letters that tell whether it was torn."""
    code = reference.round + reference.party + _check(reference)
    return f"{_beginning(reference)}/{code[:4]}-{code[4:8]}-{code[8:]}"


def read_reference(text: str) -> PaperReference:
    """R-ROUND-29, read a reference, however it is broken over lines; raise `Invalid` where a part of it is lost."""
    found = _WRITTEN.match("".join(text.split()))
    if found is None:
        raise _torn()
    community, case, edition, letters = found.groups()
    code = letters.replace("-", "").upper()[: _ROUND + _PARTY + _CHECK]
    read = PaperReference(
        community.lower(), case, int(edition), code[:_ROUND], code[_ROUND : _ROUND + _PARTY]
    )
    if code[_ROUND + _PARTY :] != _check(read):
        raise _torn()
    return read


def require_own_paper(found: PaperReference, awaited: PaperReference) -> None:
    """R-ROUND-29, an answer is read only from the paper of its own round, party and text."""
    if found.community != awaited.community:
        raise Invalid("round.paper_of_another_community", field="file", rule="R-ROUND-29")
    if found.case != awaited.case:
        raise Invalid(
            "round.paper_of_another_case",
            field="file",
            found=found.case,
            asked=awaited.case,
            rule="R-ROUND-29",
        )
    if found.edition < awaited.edition:
        raise Invalid(
            "round.paper_of_older_text",
            field="file",
            found=found.edition,
            asked=awaited.edition,
            rule="R-ROUND-29",
        )
    if (found.edition, found.round) != (awaited.edition, awaited.round):
        raise Invalid("round.paper_of_another_round", field="file", rule="R-ROUND-29")
    if found.party != awaited.party:
        raise Invalid("round.paper_of_another_party", field="file", rule="R-ROUND-29")


def require_paper_file(name: str) -> str:
    """R-ROUND-30: An answer is read from a Word, ODT or PDF file that has words; give the file's ending.

    Source: features 4.10; ours, since pictures of words are not read.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in _KINDS:
        raise Invalid("round.paper_kind", field="file", rule="R-ROUND-30")
    return ending


def require_words(text: str) -> None:
    """R-ROUND-30, a scanned page has none."""
    if not text.strip():
        raise Invalid("round.paper_without_words", field="file", rule="R-ROUND-30")


def require_scanned(passed: bool) -> None:
    """R-ROUND-30, and where the installation has a virus scanner, it has looked at the file."""
    if not passed:
        raise Invalid("round.paper_not_scanned", field="file", rule="R-ROUND-30")


def evidence_kinds(level: AnchoringLevel, side: Side) -> Collection[EvidenceKind]:
    """R-ROUND-8, those that an answer may show at this level and on this side."""
    if side is not Side.MUNICIPAL:
        return (EvidenceKind.ADMINISTRATIVE,)
    return (EvidenceKind.COUNCIL,) if level is AnchoringLevel.COUNCIL else tuple(EvidenceKind)


def _beginning(reference: PaperReference) -> str:
    return f"{reference.community}/{reference.case}/{reference.edition}"


def _check(reference: PaperReference) -> str:
    return _code(f"{_beginning(reference)}/{reference.round}{reference.party}", _CHECK)


def _code(seed: str, length: int) -> str:
    number = int.from_bytes(sha256(seed.encode()).digest(), "big")
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)


def _torn() -> Invalid:
    return Invalid("round.paper_reference_torn", field="file", rule="R-ROUND-29")
