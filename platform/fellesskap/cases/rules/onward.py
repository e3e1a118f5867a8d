"""Where a decision goes that waits for a body which is not in the structure any more."""

from __future__ import annotations

from fellesskap.cases.model import CaseFile, Treatment
from fellesskap.errors import RuleBroken
from fellesskap.structure.model import Structure


def require_onward_lost(file: CaseFile, *, gone: bool) -> Treatment:
    """R-CASE-32: What was decided and waits for a body that is gone is placed with another, as it was decided:
    nothing is discussed or anchored again. Until then it waits where it was sent.

    `gone` is whether that body is not in the structure. Return what waits.
    Source: scenarios.md S10 «OSO becomes SU on that date»; 004 §4.1; models.md A27.
    """
    waiting = file.onward
    if waiting is None:
        raise RuleBroken("case.nothing_goes_onward", rule="R-CASE-32")
    if not gone:
        raise RuleBroken("case.onward_body_is_there", rule="R-CASE-32")
    return waiting


def named_onward(structure: Structure, matter_class: str | None) -> str:
    """R-CASE-32, the key of the body that the structure names for decisions of a matter class; empty for none."""
    return next((one.onward_to for one in structure.matter_classes if one.key == matter_class), "")


def require_onward_body(structure: Structure, matter_class: str | None, body_key: str) -> None:
    """R-CASE-32, the body: the one that the structure now names for its kind, or another that decides."""
    if body_key == named_onward(structure, matter_class):
        return
    try:
        decides = structure.body(body_key).decides
    except KeyError:
        decides = False
    if not decides:
        raise RuleBroken("case.not_an_onward_body", field="body_id", rule="R-CASE-32")
