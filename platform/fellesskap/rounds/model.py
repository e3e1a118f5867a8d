"""What a round is: who is asked, what they answered, and where the whole stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.cases.model import CaseKind, CaseState
from fellesskap.structure.model import AnchoringLevel, ObjectionEffect, Silence


class Answer(StrEnum):
    """What a partner, or a region for its municipalities, says to the question."""

    AGREE = "agree"
    AGREE_WITH_REMARK = "agree_with_remark"
    OBJECT = "object"
    ABSTAIN = "abstain"


class EvidenceKind(StrEnum):
    """Where an answer was given its authority."""

    ADMINISTRATIVE = "administrative"
    COUNCIL = "council"
    REGION_MEETING = "region_meeting"


class RoundState(StrEnum):
    """Whether a round still takes answers."""

    OPEN = "open"
    CLOSED = "closed"


class RoundChangeKind(StrEnum):
    """What the secretariat did with a round after it opened."""

    EXTENDED = "extended"
    REOPENED = "reopened"


class Reminder(StrEnum):
    """Which of a round's two reminders it is."""

    AHEAD = "ahead"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The paper behind an answer: what kind, its reference, its day."""

    kind: EvidenceKind | None = None
    reference: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A round as its rules see it.

    `silence`, `objection_effect` and the body that will decide are those of the day it opened; a round that
    `follows` another about a new text keeps those of the first.
    """

    id: UUID
    version: int
    case_id: UUID
    treatment_id: UUID
    level: AnchoringLevel
    question: str
    deadline: date
    state: RoundState
    silence: Silence
    objection_effect: ObjectionEffect
    structure_version_id: UUID
    deciding_body_id: UUID
    audience: Audience
    text_edition: int = 1
    follows_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One who is asked: a municipality with its region that day, a division, or the trust itself."""

    partner_id: UUID
    side: Side
    name: str
    sort_key: str
    division_id: UUID | None = None
    region_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A partner that nobody was asked of, and that a decision about the case therefore is not for."""

    partner_id: UUID
    side: Side
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One asked partner or division and its answer, None until it has one.

    A `carried` answer was given in the round before, and stands without the partner being asked again. An `ended`
    one is no longer asked; what it answered is read, and counts no more.
    """

    id: UUID
    version: int
    round_id: UUID
    asked: Asked
    answer: Answer | None = None
    reason: str = ""
    on_behalf: bool = False
    carried: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Stance:
    """The position of a region over its municipalities, or of the trust (no region) over its divisions."""

    id: UUID
    version: int
    round_id: UUID
    side: Side
    region_id: UUID | None
    name: str
    position: Answer | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RegionMeeting:
    """A meeting that a region's position may be the decision of; `own` where a body of the region's met."""

    id: UUID
    own: bool
    held: bool
    since_opening: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers counted; `asked` is the sum of the rest."""

    asked: int
    agree: int
    agree_with_remark: int
    object: int
    abstain: int
    silent: int

    @classmethod
    def of(cls, replies: Collection[Reply]) -> Self:
        """Count the answers of those asked; `answered` of `asked` is the round's progress."""
        answers = [reply.answer for reply in replies]
        return cls(
            asked=len(answers),
            agree=answers.count(Answer.AGREE),
            agree_with_remark=answers.count(Answer.AGREE_WITH_REMARK),
            object=answers.count(Answer.OBJECT),
            abstain=answers.count(Answer.ABSTAIN),
            silent=answers.count(None),
        )

    @property
    def answered(self) -> int:
        return self.asked - self.silent


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection by name; `stands` is false where the trust has settled otherwise for its divisions."""

    side: Side
    name: str
    reason: str
    partner_id: UUID | None
    division_id: UUID | None
    region_id: UUID | None
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Those one stance speaks for, or (no stance) those who answer for themselves alone."""

    side: Side
    region_id: UUID | None
    tally: Tally
    silent: tuple[Asked, ...]
    stance: Stance | None

    @property
    def settled(self) -> bool:
        """Whether nothing more is needed from the group: its stance is settled, or all have answered."""
        return self.stance.position is not None if self.stance else not self.silent


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a round stands; `silent` are those without an answer, whose silence means `silence`."""

    level: AnchoringLevel
    silence: Silence
    objection_effect: ObjectionEffect
    state: RoundState
    tally: Tally
    groups: tuple[Group, ...]
    objections: tuple[Objection, ...]
    silent: tuple[Asked, ...]

    def group_of(self, stance: Stance) -> Group:
        """Those a stance speaks for; nobody where all of them have ended."""
        places = {(group.side, group.region_id): group for group in self.groups}
        place = stance.side, stance.region_id
        return places.get(place) or Group(*place, Tally.of(()), (), stance)


@dataclass(frozen=True, slots=True)
class Anchoring:
    """A case's newest round and where it stands, or that it was found to need none (`waived`).

    `outdated` where the text has changed since those asked were sent it; of those `left_out` nobody was asked.
    """

    round: Round | None = None
    standing: Standing | None = None
    waived: bool = False
    outdated: bool = False
    left_out: tuple[LeftOut, ...] = ()

    @property
    def running(self) -> bool:
        """Whether partners are still being asked."""
        return self.round is not None and self.round.state is RoundState.OPEN

    @property
    def finished(self) -> bool:
        """Whether the partners have been heard, or need not be."""
        return self.waived if self.round is None else not (self.running or self.outdated)


@dataclass(frozen=True, slots=True)
class Bearing:
    """What the anchoring means for a decision: what blocks it, what it must answer, what it only notes."""

    blocking: tuple[Objection, ...] = ()
    to_address: tuple[Objection, ...] = ()
    noted: tuple[Objection, ...] = ()
    blocked_by_silence: tuple[Asked, ...] = ()

    @property
    def blocks(self) -> bool:
        return bool(self.blocking or self.blocked_by_silence)


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What the actions about a case's anchoring depend on; `round` is the newest, None before the first.

    It `bears` when it is the newest, about the discussion the case came to last, and is `outdated` when the text
    was written anew since; `held` tells whether a meeting that was held has the case to decide, or it is decided in
    writing. `partial` where it left somebody out.
    """

    case_state: CaseState
    today: date
    round: Round | None = None
    standing: Standing | None = None
    bears: bool = True
    outdated: bool = False
    held: bool = False
    partial: bool = False
    case_kind: CaseKind = CaseKind.DECISION


class PaperField(StrEnum):
    """What the answer part of a case paper says; named as the fields of the answer itself."""

    ANSWER = "answer"
    EVIDENCE_KIND = "evidence_kind"
    EVIDENCE_REFERENCE = "evidence_reference"
    EVIDENCE_DATE = "evidence_date"
    REASON = "reason"


class FieldState(StrEnum):
    """What became of a field of a paper; an `unfit` one is of a body that the round takes no answer of."""

    READ = "read"
    MISSING = "missing"
    UNCLEAR = "unclear"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class FieldRead:
    """A field as the paper has it, and the value as the answer takes it, a day as ISO; empty unless it was read."""

    field: PaperField
    state: FieldState
    said: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class PaperWords:
    """The words of the answer part in one language: by them it is written, and by them it is read back.

    `foot` stands at the foot of every page of the paper, with places for the case, the edition and the day.
    """

    heading: str
    reference: str
    labels: Mapping[PaperField, str]
    prompts: Mapping[PaperField, str]
    answers: Mapping[Answer, str]
    kinds: Mapping[EvidenceKind, str]
    months: tuple[str, ...]
    end: str
    foot: str


@dataclass(frozen=True, slots=True)
class PaperReference:
    """What a case paper belongs to; `round` and `party` are short codes of their ids, which are no secret."""

    community: str
    case: str
    edition: int
    round: str
    party: str


@dataclass(frozen=True, slots=True)
class AwaitedPaper:
    """The paper that a reply can be read from."""

    reference: PaperReference
    level: AnchoringLevel
    side: Side
