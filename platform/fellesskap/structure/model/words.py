"""The words a structure chooses among."""

from __future__ import annotations

from enum import StrEnum


class BodyKind(StrEnum):
    """What a body is for."""

    PARTNERSHIP = "partnership"
    DIALOGUE = "dialogue"
    STRATEGIC = "strategic"
    WORKING = "working"
    PROFESSIONAL = "professional"
    EXPERT = "expert"
    TEMPORARY = "temporary"
    ADVISORY = "advisory"
    SECRETARIAT = "secretariat"
    REGION = "region"
    NETWORK = "network"


class SeatKind(StrEnum):
    """In what capacity a seat takes part."""

    MEMBER = "member"
    OBSERVER = "observer"
    SECRETARY = "secretary"


class Each(StrEnum):
    """What a seat or a body is multiplied by when the structure is expanded."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    DIVISION = "division"


class Group(StrEnum):
    """For whom a seat speaks, whichever side it belongs to."""

    USERS = "users"
    GENERAL_PRACTITIONERS = "general_practitioners"
    EMPLOYEES = "employees"


class Deputies(StrEnum):
    """How a seat is stood in for."""

    NONE = "none"
    PERSONAL = "personal"
    ORDERED = "ordered"
    COMMON = "common"


class AnchoringLevel(StrEnum):
    """How far a case is anchored with the partners before it is decided, least first."""

    NONE = "none"
    REGION = "region"
    ADMINISTRATIVE = "administrative"
    COUNCIL = "council"


class Silence(StrEnum):
    """What an absent answer, or a present seat that says nothing, means."""

    CONSENTS = "consents"
    DOES_NOT_COUNT = "does_not_count"
    BLOCKS = "blocks"


class ObjectionEffect(StrEnum):
    """What a partner's objection does to a binding decision."""

    BLOCKS = "blocks"
    MUST_BE_ADDRESSED = "must_be_addressed"
    NOTED = "noted"


class Basis(StrEnum):
    """What consensus is."""

    NO_OBJECTION = "no_objection"
    ALL_AGREE = "all_agree"


class Effect(StrEnum):
    """What a decision by consensus does to the partners."""

    BINDING = "binding"
    RECOMMENDATION = "recommendation"


class Force(StrEnum):
    """When a decision comes into force, and whether it goes onward to another body."""

    AT_ONCE = "at_once"
    REPORTED = "reported"
    PENDING = "pending"


class Anchor(StrEnum):
    """Whom an anchoring round asks."""

    MUNICIPALITIES = "municipalities"
    DIVISIONS = "divisions"
    TRUST = "trust"


class Direction(StrEnum):
    """Which way a case, or a part of one, passes between bodies."""

    LIFT = "lift"
    LOWER = "lower"


class CaseText(StrEnum):
    """The parts of a case's text an intake field can fill."""

    TITLE = "title"
    QUESTION = "question"
    BACKGROUND = "background"
    PROPOSAL = "proposal"
    CONSEQUENCES = "consequences"


class CompositionKind(StrEnum):
    """What a rule of composition asks for among those who hold a body's seats."""

    SEATS = "seats"
    BOTH_SIDES = "both_sides"
    SAME_NUMBER = "same_number"
    COVERAGE = "coverage"
    COMPETENCE = "competence"
    GENDER = "gender"


class Weight(StrEnum):
    """Whether a breach of a rule is an error or a warning."""

    ERROR = "error"
    WARNING = "warning"


class Approval(StrEnum):
    """Whose word makes a body's minutes final."""

    SECRETARIAT = "secretariat"
    NEXT_MEETING = "next_meeting"
    LEADERS = "leaders"


class DeputyAccess(StrEnum):
    """How long a deputy who is called to a meeting reads its papers."""

    UNTIL_APPROVED = "until_approved"
    UNTIL_HELD = "until_held"
    DAYS_AFTER = "days_after"
