"""Where a case stands on its road, and what one can do with it now; read off the graph's data for the pages.

Nothing is decided here: states come from the case, and what is allowed from its `actions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from fellesskap.cases import rules
from fellesskap.cases.model import CaseKind
from fellesskap.errors import NotAllowed, RuleBroken
from fellesskap.texts import mark
from fellesskap_graphql.ids import split
from fellesskap_web.rendering import bare_id
from fellesskap_web.visitor import Visit

Data = dict[str, Any]

_STEP_OF_STATE = {
    "REPORTED": "report",
    "RETURNED": "report",
    "TRYING": "report",
    "PLACED": "discuss",
    "DISCUSSING": "discuss",
    "DISCUSSED": "anchor",
    "ANCHORING": "anchor",
    "ANCHORED": "decide",
    "DECIDING": "decide",
    "DECIDED": "follow",
    "NOT_AGREED": "decide",
    "SETTLED": "follow",
    "CONCLUDED": "discuss",
    "WITHDRAWN": "report",
}
_STEPS = ("report", "discuss", "anchor", "decide", "onward", "follow")
_ONWARD = ("NOTE", "CONFIRM")


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the road: which, how far it has come, in which body and on which day (as the graph writes it)."""

    step: str
    state: str
    body: Data | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something the reader can do now; where `code` is given it is refused, and the code says why.

    `onward` is what the case waits for, as opposed to what may also be done with it.
    """

    label: str
    url: str = ""
    code: str = ""
    about: dict[str, str] = field(default_factory=dict)
    onward: bool = True


def reach(visit: Visit, *parts: str) -> str:
    """Give the address of a page where this installation has it, else nothing; a part may be a global id."""
    varies = [bool(split(part)) for part in parts]
    if not visit.has(*("*" if is_id else part for is_id, part in zip(varies, parts, strict=True))):
        return ""
    return visit.path(*(bare_id(part) if is_id else part for is_id, part in zip(varies, parts, strict=True)))


def reply_url(found: Data, reply: Data, visit: Visit) -> str:
    """Give the page on which a reply of a round is given."""
    return reach(visit, "forankring", found["id"], "svar", reply["id"])


def stance_url(found: Data, stance: Data, visit: Visit) -> str:
    """Give the page on which a position in a round is settled."""
    return reach(visit, "forankring", found["id"], "standpunkt", stance["id"])


def close_url(found: Data, visit: Visit) -> str:
    """Give the page on which a round is closed."""
    return reach(visit, "forankring", found["id"], "avslutt")


def road(case: Data, bodies: Iterable[Data], *, among_partners: bool = True) -> list[Stop]:
    """Draw the road of a case: reported, discussed, anchored, decided, told another body of, followed up.

    What partners answer and do is shown to them alone: to others its absence is no sign that there was none.
    """
    days = {
        "report": (None, case["reportedAt"]),
        "discuss": _treated(last_treatment(case, "DISCUSS"), case["body"]),
        "anchor": (None, _anchored_on(case)),
        "decide": _treated(last_treatment(case, "DECIDE"), _deciding_body(case, bodies)),
        "onward": _treated(_newest(case, *_ONWARD), None),
        "follow": (None, None),
    }
    steps = [step for step in _STEPS if step != "onward" or _newest(case, *_ONWARD)]
    if ends_discussed(case) and not main_decision(case):
        steps = ["report", "discuss"]
    found = [Stop(step, _state(case, step), *days[step]) for step in steps]
    return found if among_partners else [_as_far_as_known(stop, case) for stop in found]


def ends_discussed(case: Data) -> bool:
    """Tell whether a case is done when a body has discussed it."""
    return rules.ends_discussed(CaseKind(case["kind"].lower()))


def _as_far_as_known(stop: Stop, case: Data) -> Stop:
    if (stop.step, stop.state) == ("anchor", "skipped"):
        return replace(stop, state="done")
    decision = main_decision(case)
    agreed = decision is not None and decision["standing"] == "IN_FORCE"
    return replace(stop, state="current") if stop.step == "follow" and agreed else stop


def last_treatment(case: Data, step: str) -> Data | None:
    """Find the newest treatment of a step, but for one that the case left unfinished for another body."""
    return _newest(case, step)


def _newest(case: Data, *steps: str) -> Data | None:
    found = [
        treatment
        for treatment in case["treatments"]
        if treatment["step"] in steps and treatment["state"] not in ("LIFTED", "LOWERED", "WITHDRAWN")
    ]
    return found[-1] if found else None


def current_rounds(case: Data) -> list[Data]:
    """List the rounds about the discussion the case came to last, the newest first; earlier ones count no more."""
    last = last_treatment(case, "DISCUSS")
    return [
        one for one in case["rounds"] if last and one["treatment"] and one["treatment"]["id"] == last["id"]
    ]


def onward_treatment(case: Data) -> Data | None:
    """Find the treatment of a decision that waits for the agenda of another body."""
    found = _newest(case, *_ONWARD)
    return found if found and found["state"] == "WAITING" else None


def main_decision(case: Data) -> Data | None:
    """Find the newest decision of the case itself, not what another body came to about it."""
    found: list[Data] = [one for one in case["decisions"] if not one["confirms"]]
    return found[0] if found else None


def acts(case: Data, visit: Visit) -> list[Act]:
    """List what the reader can do now, the most pressing first."""
    found = [*_own_answers(case, visit), *_steps(case, visit), *_rest(case, visit)]
    return [act for act in found if act.url]


def story(timeline: Iterable[Data]) -> list[Data]:
    """Tell the timeline from its end, answers that came one after the other as one line with `names`."""
    lines: list[Data] = []
    for event in timeline:
        line = {**event, "names": [event["facts"].get("name", "")]}
        last = lines[-1] if lines else None
        if last and event["kind"] == last["kind"] == "round.answered":
            lines[-1] = {**line, "names": [*last["names"], *line["names"]], "person": None}
        else:
            lines.append(line)
    return lines[::-1]


def refused(case: Data) -> list[Act]:
    """List what the reader's role could do, but the case is not ready for, with why."""
    return [
        Act(_LABELS[action["name"]], code=action["code"])
        for action in case["actions"]
        if action["offered"] and not action["allowed"] and action["name"] in _EXPLAINED
    ]


def allowed(noun: Data, name: str) -> bool:
    """Tell whether an action is allowed now."""
    return any(action["name"] == name and action["allowed"] for action in noun["actions"])


def require_allowed(noun: Data, name: str, **facts: object) -> None:
    """Refuse as the graph does: what the reader's role never gives, or what a rule keeps from being done now."""
    act = next(action for action in noun["actions"] if action["name"] == name)
    if not act["allowed"]:
        refusal = RuleBroken if act["offered"] else NotAllowed
        raise refusal(act["code"], field=None, **facts)


_LABELS = {
    "placeCase": mark("Plasser saken"),
    "placeOnward": mark("Velg hvilket utvalg saken går videre til"),
    "addCase": mark("Sett på sakslisten"),
    "startCirculation": mark("Behandle saken skriftlig"),
    "openRound": mark("Velg forankring"),
    "reviseCase": mark("Rett teksten"),
    "markUrgent": mark("Merk som hastesak"),
    "askAdvice": mark("Be om uttalelser"),
    "liftCase": mark("Løft saken"),
    "lowerCase": mark("Ta saken ned"),
    "liftPart": mark("Løft en del"),
    "lowerPart": mark("Ta ned en del"),
    "returnCase": mark("Send tilbake til den som meldte den inn"),
    "sendCaseAgain": mark("Send inn igjen"),
    "concludeCase": mark("Avslutt etter drøftingen"),
    "setCaseKind": mark("Endre hva saken er til"),
    "withdrawCase": mark("Trekk saken"),
    "reopenCase": mark("Ta saken opp igjen"),
    "settleDisagreement": mark("Før at uenigheten er løst"),
    "escalateDisagreement": mark("Løft uenigheten"),
    "referDisagreement": mark("Send uenigheten videre"),
}
# A part stays for the same reasons as the whole.
_EXPLAINED = frozenset(
    ("placeCase", "addCase", "openRound", "reviseCase", "markUrgent", "liftCase", "lowerCase")
)
_PATHS = {
    "placeCase": "plasser",
    "placeOnward": "plasser-videre",
    "addCase": "sett-opp",
    "startCirculation": "skriftlig",
    "openRound": "forankre",
    "reviseCase": "rediger",
    "markUrgent": "hastesak",
    "askAdvice": "uttalelser",
    "liftCase": "loft",
    "lowerCase": "ta-ned",
    "liftPart": "loft-del",
    "lowerPart": "ta-ned-del",
    "returnCase": "send-tilbake",
    "sendCaseAgain": "send-inn-igjen",
    "concludeCase": "avslutt",
    "setCaseKind": "sakens-formal",
    "withdrawCase": "trekk",
    "reopenCase": "ta-opp-igjen",
}
_DISAGREEING = {
    "settleDisagreement": "lost",
    "escalateDisagreement": "loft",
    "referDisagreement": "videre",
}


def _own_answers(case: Data, visit: Visit) -> Iterable[Act]:
    for found in case["rounds"]:
        is_open = found["state"] == "OPEN"
        for reply in found["waiting"] if is_open else ():
            asked, url = reply["division"] or reply["partner"], reply_url(found, reply, visit)
            yield Act(mark("Svar for %(name)s"), url, about={"name": asked["name"]})
        for stance in found["settling"] if is_open else ():
            url = stance_url(found, stance, visit) if stance["position"] is None else ""
            if stance["region"]:
                about = {"name": stance["region"]["name"]}
                yield Act(mark("Avklar standpunktet til %(name)s"), url, about=about)
            else:
                yield Act(mark("Avklar standpunktet til helseforetaket"), url)
    for followup in case["followups"]:
        about = {"name": followup["partner"]["name"]}
        url = reach(visit, "oppfolging", followup["id"]) if followup["state"] != "DONE" else ""
        label = mark("Før vedtaket til %(name)s") if allowed(followup, "recordAdoption") else None
        yield Act(label or mark("Meld status for %(name)s"), url, about=about)


def _steps(case: Data, visit: Visit) -> Iterable[Act]:
    """What brings the case onward; placing is only that before it has been placed, and where its body is gone."""
    for found in case["rounds"]:
        if allowed(found, "askAgain"):
            yield Act(
                mark("Spør på nytt om den nye teksten"), reach(visit, "forankring", found["id"], "spor-igjen")
            )
    lies = case["body"] and not case["stranded"]
    onward = ["addCase", "openRound"] if lies else ["placeCase", "placeOnward"]
    if allowed(case, "sendCaseAgain"):
        yield _act(case, visit, "sendCaseAgain")
    yield from _on_disagreement(case, visit)
    if ends_discussed(case) and allowed(case, "concludeCase"):
        yield replace(_act(case, visit, "concludeCase"), label=mark("Avslutt saken"))
    yield from (_act(case, visit, name) for name in onward if allowed(case, name))
    for found in case["rounds"]:
        if allowed(found, "closeRound"):
            yield Act(mark("Avslutt forankringen"), close_url(found, visit))
    for treatment in case["treatments"]:
        item = treatment["agendaItem"]
        if treatment["state"] == "LISTED" and item and item["meeting"]:
            yield Act(mark("Gå til møtet"), reach(visit, "moter", item["meeting"]["id"]))
        for found in treatment["circulations"] if treatment["state"] == "IN_WRITING" else ():
            if found["state"] == "OPEN":
                yield Act(mark("Gå til den skriftlige behandlingen"), reach(visit, "skriftlig", found["id"]))


def _on_disagreement(case: Data, visit: Visit) -> Iterable[Act]:
    found = case["disagreement"]
    if case["state"] == "NOT_AGREED" and found is None:
        yield from _as_disagreement(case, visit)
    for name, path in _DISAGREEING.items():
        if found and allowed(found, name):
            # In a body the case's own steps come first.
            yield Act(
                _LABELS[name],
                visit.path("saker", case["slug"], "uenighet", path),
                onward=case["state"] in ("TRYING", "NOT_AGREED"),
            )


def _as_disagreement(case: Data, visit: Visit) -> Iterable[Act]:
    """What became of what was not agreed on: the disagreement it was reported as, or reporting it as one."""
    sources = [one["source"] for one in case["linkedFrom"] if one["kind"] == "FOLLOWS_UP" and one["source"]]
    reported = [one for one in sources if one["disagreement"]]
    for one in reported:
        about = {"reference": one["reference"]}
        yield Act(mark("Gå til uenigheten %(reference)s"), visit.path("saker", one["slug"]), about=about)
    url = reach(visit, "saker", "ny-uenighet")
    if not reported and url and allowed(case, "registerDisagreement"):
        yield Act(mark("Meld inn som uenighet"), f"{url}?{urlencode({'sak': case['slug']})}")


def _rest(case: Data, visit: Visit) -> Iterable[Act]:
    lies = case["body"] and not case["stranded"]
    rest = ["placeCase", "reviseCase", "markUrgent"] if lies else ["reviseCase", "markUrgent"]
    rest += ["startCirculation", "askAdvice"]
    # A case in a body that is gone is placed anew before it can be lifted or taken down.
    for whole, part in () if case["stranded"] else (("liftCase", "liftPart"), ("lowerCase", "lowerPart")):
        # The page of the whole leads to that of a part; where the whole must stay, a part may still go.
        rest.append(whole if allowed(case, whole) else part)
    conclude = "setCaseKind" if ends_discussed(case) else "concludeCase"
    rest += [conclude, "returnCase", "withdrawCase", "reopenCase"]
    yield from (replace(_act(case, visit, name), onward=False) for name in rest if allowed(case, name))


def _act(case: Data, visit: Visit, name: str) -> Act:
    label = (
        mark("Plasser saken på nytt")
        if name == "placeCase" and (case["body"] or case["stranded"])
        else _LABELS[name]
    )
    return Act(label, visit.path("saker", case["slug"], _PATHS[name]))


def _state(case: Data, step: str) -> str:
    here, place = _STEPS.index(_STEP_OF_STATE[case["state"]]), _STEPS.index(step)
    ended = case["state"] in ("DECIDED", "NOT_AGREED")
    if case["state"] == "CONCLUDED":
        return "done" if place <= here else "skipped"
    if step == "onward":
        return _onward(case) if ended else "waiting"
    if step == "anchor" and place < here and not current_rounds(case):
        return "skipped"
    if place < here or (step == "decide" and ended):
        return "done"
    if step == "follow" and ended:
        return _following(case)
    return "current" if place == here else "waiting"


def _onward(case: Data) -> str:
    newest = _newest(case, *_ONWARD)
    if newest and newest["state"] == "DONE":
        return "done"
    # What is merely reported holds nothing up.
    return "current" if newest and newest["step"] == "CONFIRM" else "waiting"


def _following(case: Data) -> str:
    decision = main_decision(case)
    if decision and decision["standing"] == "WAITING":
        return "waiting"
    if decision is None or not decision["followupsTotal"]:
        return "skipped"
    return "done" if decision["followupsDone"] == decision["followupsTotal"] else "current"


def _treated(treatment: Data | None, body: Data | None) -> tuple[Data | None, str | None]:
    if treatment is None:
        return body, None
    item = treatment["agendaItem"]
    meeting = item["meeting"] if item else None
    return treatment["body"], treatment["treatedOn"] or (meeting["heldOn"] if meeting else None)


def _anchored_on(case: Data) -> str | None:
    found = current_rounds(case)
    if not found:
        return None
    newest = found[0]
    day: str | None = newest["deadline"] if newest["state"] == "OPEN" else newest["closedAt"]
    return day


def _deciding_body(case: Data, bodies: Iterable[Data]) -> Data | None:
    routes = case["structureVersion"]["routes"] if case["structureVersion"] else []
    keys = [route["decideIn"] for route in routes if route["key"] == case["route"]]
    return next((body for body in bodies if body["key"] in keys), None)
