"""What must hold for a case, or a part of one, to be lifted or taken down."""

from __future__ import annotations

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.cases.model import CaseFile, CaseState, Treatment, TreatmentState
from fellesskap.cases.rules import require_at_hand, require_not_in_writing, require_undecided
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.meetings.model import MeetingState
from fellesskap.structure.model import Body, Direction, Structure
from fellesskap.structure.rules import leads
from fellesskap.transfers.model import Onward, Way

LEFT = {Direction.LIFT: TreatmentState.LIFTED, Direction.LOWER: TreatmentState.LOWERED}
"""What a treatment that was not finished becomes when its case leaves."""


def require_placed(file: CaseFile) -> Treatment:
    """R-TRANSFER-1: A case that lies in a body and is not decided can go on to another; give its last treatment.

    Source: scenarios.md S5 «lowering a decided case».
    """
    require_undecided(file)
    require_at_hand(file)
    require_not_in_writing(file)
    if file.case.state is CaseState.REPORTED or not file.treatments:
        raise RuleBroken("transfer.not_placed", rule="R-TRANSFER-1")
    return file.treatments[-1]


def require_off_agenda(meeting: MeetingState | None) -> None:
    """R-TRANSFER-2: A case leaves no agenda of a meeting to come: that is taken back first, so that whoever was
    called to treat it is told. In a meeting that was held, the transfer is what came of it.

    `meeting` is the state of the meeting that the case is listed for, None where it is listed for none.
    Source: scenarios.md S5 «At FSU the hospital notes …».
    """
    if meeting is MeetingState.PLANNED:
        raise RuleBroken("transfer.on_agenda", rule="R-TRANSFER-2")
    if meeting is MeetingState.CALLED:
        raise RuleBroken("transfer.on_called_agenda", rule="R-TRANSFER-2")


def choose_way(structure: Structure, direction: Direction, source: str, target: str, exception: str) -> Way:
    """R-TRANSFER-3: A case goes by a path of the community's. Off them it goes only as an exception that says
    why, to another body, and no lift leads down and no lowering up.

    Source: 002 «Større saker løftes til AU/SSU», «Mindre saker tas ned til FSU»; scenarios.md S5; A25.
    """
    if source == target:
        raise Invalid("transfer.same_body", field="body_id", rule="R-TRANSFER-3")
    if any(
        passage.direction is direction and source in passage.from_bodies and target in passage.to_bodies
        for passage in structure.passages
    ):
        return Way(direction, source, target)
    here, there = _body(structure, source), _body(structure, target)
    if there is None:
        raise Invalid("transfer.body_unknown", field="body_id", rule="R-TRANSFER-3")
    if here is not None and not leads(direction, here, there):
        code = "transfer.lift_leads_down" if direction is Direction.LIFT else "transfer.lowering_leads_up"
        raise RuleBroken(
            code, field="body_id", source=here.name.nb, target=there.name.nb, rule="R-TRANSFER-3"
        )
    if not exception.strip():
        raise RuleBroken("transfer.no_path", field="exception", target=there.name.nb, rule="R-TRANSFER-3")
    return Way(direction, source, target, exception.strip())


def choose_onward(structure: Structure, target: str, current: str, wanted: str) -> Onward:
    """R-TRANSFER-4: In its new body a case has a matter class whose cases are discussed there, and that route.

    Unchosen it keeps its own where that can be, or takes the only one there is.
    Source: scenarios.md S5 «class changes faglig → adm/øk»; R-STRUCTURE-8.
    """
    found = {
        matter: route
        for route in structure.routes
        if target in (*route.discuss_in, *route.may_start_in)
        for matter in route.matter_classes
    }
    if not found:
        raise RuleBroken("transfer.no_route_there", field="body_id", rule="R-TRANSFER-4")
    if wanted and wanted not in found:
        raise Invalid("transfer.class_not_there", field="matter_class", rule="R-TRANSFER-4")
    matter = wanted or (current if current in found else "")
    if not matter and len(found) > 1:
        raise Invalid("transfer.class_needed", field="matter_class", rule="R-TRANSFER-4")
    matter = matter or next(iter(found))
    return Onward(matter, found[matter])


def transfer_actions(actor: Actor, file: CaseFile, meeting: MeetingState | None) -> list[Action]:
    """Tell whether the actor can lift or take down the case, or a part of it, now."""

    def secretariat() -> None:
        policy.require_secretariat(actor)

    def placed() -> None:
        require_placed(file)

    def off_agenda() -> None:
        require_off_agenda(meeting)

    return [
        *(action(name, secretariat, placed, off_agenda) for name in ("liftCase", "lowerCase")),
        *(action(name, secretariat, placed) for name in ("liftPart", "lowerPart")),
    ]


def _body(structure: Structure, key: str) -> Body | None:
    try:
        return structure.body(key)
    except KeyError:
        return None
