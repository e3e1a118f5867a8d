"""Cases as the graph shows them: text, checklist, treatments, rounds, decisions and the timeline."""

from __future__ import annotations

from datetime import date, datetime

from fellesskap.access.roles import Permission
from fellesskap.cases import service
from fellesskap.cases import tables as t
from fellesskap.cases.model import CaseKind, CaseState, Step, TreatmentState
from fellesskap.disagreements.tables import Disagreement as DisagreementRow
from fellesskap.meetings.tables import AgendaItem as ItemRow
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap.structure.tables import BodyEdition
from fellesskap.structure.tables import StructureVersion as VersionRow
from fellesskap.withdrawals import service as withdrawals
from fellesskap_graphql.actions import Action
from fellesskap_graphql.askable import ASKABLE, ROUND_TERMS, Askable, RoundTerms
from fellesskap_graphql.attachments import (
    ATTACHMENTS_OF_CASE,
    REMOVED_OF_CASE,
    Attachment,
    called,
    sent_to,
)
from fellesskap_graphql.case_editions import EDITION_ARGUMENTS, NEWEST_EDITION
from fellesskap_graphql.case_facts import actions_on_case
from fellesskap_graphql.case_filters import CASE_FILTERS, GONE, ONWARD_GONE, STRANDED
from fellesskap_graphql.case_parts import (
    CaseLink,
    CaseOrder,
    CasePlace,
    Correction,
    Event,
    Perspective,
    Priority,
    Urgency,
)
from fellesskap_graphql.compiler.expressions import (
    arg,
    case,
    coalesce,
    col,
    concat,
    count,
    exists,
    me,
    outer,
    today,
    valid,
)
from fellesskap_graphql.compiler.mapping import (
    argument,
    asc,
    by_id,
    computed,
    desc,
    field,
    many,
    one,
    pages,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.ended import LIVING
from fellesskap_graphql.lazy import (
    LazyAdvice,
    LazyAgendaItem,
    LazyBody,
    LazyCaseEdition,
    LazyCirculation,
    LazyDecision,
    LazyDisagreement,
    LazyFollowup,
    LazyInputTheme,
    LazyPerson,
    LazyRound,
    LazyStructureVersion,
    LazyTransfer,
)
from fellesskap_graphql.mine import reported_by_me
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.notes import NOTES_OF_CASE, Note
from fellesskap_graphql.premeetings import PREMEETINGS_OF_CASE, Premeeting
from fellesskap_graphql.relay import Connection, Node
from fellesskap_graphql.terms import OWN_BODIES

vocabulary(CaseKind, CaseState, Step, TreatmentState, CaseOrder)

_OF_CASE = col("case_id") == outer("id")
# Of a meeting: the case is listed for it, and has no outcome there yet.
_LISTED_IN = exists(
    ItemRow,
    (col("meeting_id") == outer("id"))
    & (col("case_id") == outer("id", 2))
    & exists(t.Treatment, (col("id") == outer("treatment_id")) & (col("state") == "listed")),
)
_PROGRESS = case(*((col("state") == state, place) for place, state in enumerate(CaseState)), otherwise=0)


@row(t.Treatment)
class Treatment(Node):
    """One body's treatment of a case."""

    step: Step = field()
    state: TreatmentState = field()
    position: int = field()
    reason: str = field(description="Why the case came to this body.")
    summary: str = field(description="What the body said.")
    arrived: LazyTransfer | None = field(
        one(back="to_treatment_id"), description="The lift or lowering that brought the case here."
    )
    left: LazyTransfer | None = field(
        one(back="from_treatment_id", where=~col("part")),
        description="The lift or lowering that took the whole case on from here.",
    )
    treated_on: date | None = field()
    version: int = field()
    case: Case | None = field(one("case_id"))
    body: LazyBody | None = field(
        one("body_id", as_of=coalesce(col("treated_on"), today())),
        description="As it was when it treated the case; null where it waits in one that is gone.",
    )
    agenda_item: LazyAgendaItem | None = field(one(back="treatment_id"))
    circulations: list[LazyCirculation] = field(
        many("treatment_id", order=[desc("started_at")], about=1),
        description="The written procedures it was put to the body in, the latest first.",
    )
    decision: LazyDecision | None = field(
        one("decision_id"), description="The decision that came onward to the body."
    )


@row(t.Case)
class Case(Node):
    """A matter that is discussed, anchored and decided."""

    number: int = field()
    year: int = field()
    reference: str = field(description="Its number as the community writes it, «12/2026».")
    body_number: int | None = field(
        description="Its number in the year of the body it was first placed with, where bodies have series."
    )
    slug: str = field(concat(col("number"), "-", col("year")), description="The case's part of an address.")
    title: str = field()
    question: str = field()
    background: str = field()
    proposal: str = field()
    consequences: str = field()
    language: str = field()
    state: CaseState = field()
    kind: CaseKind = field(description="What it is for.")
    hearing_by: str = field(
        description="Who asks for the community's statement; empty unless it is a hearing."
    )
    hearing_due: date | None = field(description="By when whoever asks wants the statement.")
    matter_class: str | None = field()
    route: str | None = field()
    text_edition: int = field()
    edition: LazyCaseEdition | None = field(NEWEST_EDITION)
    editions: list[LazyCaseEdition] = field(
        many("case_id", order=[desc("number")], about=4), arguments=EDITION_ARGUMENTS
    )
    audience: int = field(description="How far it is seen: 0 secretariat, 1 partners, 2 elected, 3 everyone.")
    reported_at: datetime = field()
    decided_at: datetime | None = field()
    version: int = field()
    mine: bool = field(coalesce(col("submitted_by") == me(), False))
    submitted_by: LazyPerson | None = field(one("submitted_by"))
    body: LazyBody | None = field(one("body_id"), description="Where the case was placed.")
    stranded: bool = field(
        STRANDED,
        description="It, or its decision, lies in or waits for a body that is not in the structure any more.",
    )
    deciding_body: LazyBody | None = field(
        one("deciding_body_id"), description="Where its route lets it be decided."
    )
    attachments: list[Attachment] = field(ATTACHMENTS_OF_CASE, description="In their order.")
    removed_attachments: list[Attachment] = field(
        REMOVED_OF_CASE,
        description="What was attached and is not any longer; their files are gone, but for those of a round.",
    )
    structure_version: LazyStructureVersion | None = field(
        one("structure_version_id"), description="By which its road goes since it was last placed or moved."
    )
    form_version: LazyStructureVersion | None = field(
        one("form_version_id"), description="With the form its text was written in, and its checklist."
    )
    perspectives: list[Perspective] = field(many("case_id", order=[asc("position")], about=6))
    perspectives_missing: int = field(count(t.Perspective, _OF_CASE & (col("state") == "missing")))
    priorities: list[Priority] = field(many("case_id", order=[asc("position")], about=2))
    treatments: list[Treatment] = field(many("case_id", order=[asc("position")], about=3))
    corrections: list[Correction] = field(
        many("case_id", order=[asc("asked_at")], about=1),
        description="Every time it was sent back to whoever reported it.",
    )
    links: list[CaseLink] = field(
        many("from_case_id", order=[asc("linked_at"), asc("id")], about=2),
        description="What it has to do with others, as it says itself.",
    )
    linked_from: list[CaseLink] = field(
        many("to_case_id", order=[asc("linked_at"), asc("id")], about=2),
        description="What others say that they have to do with it.",
    )
    places: list[CasePlace] = field(
        many("case_id", order=[asc("position")], about=2),
        description="The regions and divisions it concerns.",
    )
    input_theme: LazyInputTheme | None = field(
        one(back="case_id"), description="The input to a dialogue meeting that it was reported from."
    )
    disagreement: LazyDisagreement | None = field(
        one(back="case_id"), description="Its parties and levels, where it is a disagreement."
    )
    urgency: list[Urgency] = field(many("case_id", order=[asc("marked_at")], about=2))
    timeline: list[Event] = field(many("case_id", order=[asc("happened_at"), asc("id")], about=12))
    advice: list[LazyAdvice] = field(many("case_id", order=[asc("asked_at"), asc("id")], about=2))
    rounds: list[LazyRound] = field(many("case_id", order=[desc("opened_at")], about=1))
    decisions: list[LazyDecision] = field(many("case_id", order=[desc("recorded_at")], about=1))
    notes: list[Note] = field(NOTES_OF_CASE, description="Those of the reader's own side.")
    premeetings: list[Premeeting] = field(PREMEETINGS_OF_CASE, description="Of the reader's own side.")
    parent: Case | None = field(one("parent_id"), description="The case that this one is a part of.")
    parts: list[Case] = field(
        many("parent_id", order=[asc("year"), asc("number")], about=2),
        description="What was lifted or taken down as cases of their own.",
    )
    followups: list[LazyFollowup] = field(
        many("case_id", where=LIVING, order=[asc("sort_key")], about=45),
        arguments={
            "mine": argument(bool | None, where=reported_by_me() == arg("mine"), description="One's own.")
        },
    )
    askable: list[Askable] = field(
        ASKABLE,
        needs=Permission.SIGNED_IN,
        description="Whom a round about it can ask today, region by region and then the hospital side.",
    )
    round_terms: RoundTerms | None = field(
        ROUND_TERMS,
        needs=Permission.SIGNED_IN,
        description="By which rule a round about it would open today; null while it is not placed.",
    )
    actions: list[Action] = field(
        computed(
            actions_on_case,
            {
                "treatments": rows(t.Treatment, _OF_CASE, order=[asc("position")]),
                "perspectives": rows(t.Perspective, _OF_CASE, order=[asc("position")]),
                "urgency": rows(t.Urgency, _OF_CASE),
                "lines": rows(MeetingRow, _LISTED_IN),
                "deciding": rows(
                    BodyEdition, (col("body_id") == outer("deciding_body_id")) & valid(), single=True
                ),
                "called": called("id"),
                "disagreement": exists(DisagreementRow, col("case_id") == outer("id")),
                "sent_to": sent_to("id"),
                "intake": rows(
                    VersionRow,
                    (col("state") != "draft") & valid(),
                    {"may_report_from": col("intake").json("may_report_from")},
                    single=True,
                ),
                "own_bodies": OWN_BODIES,
                "gone": GONE,
                "onward_gone": ONWARD_GONE,
            },
        ),
        description="What the reader can do with the case itself now.",
    )


@row(None)
class CasesQuery:
    """Root fields of cases."""

    case: Case | None = field(by_id())
    case_by_number: Case | None = field(
        one(where=(col("number") == arg("number")) & (col("year") == arg("year"))),
        arguments={"number": argument(int), "year": argument(int)},
    )
    cases: Connection[Case] = field(
        pages(
            order={
                CaseOrder.NEWEST: [desc("reported_at")],
                CaseOrder.OLDEST: [asc("reported_at")],
                CaseOrder.NUMBER: [asc("year"), asc("number")],
                CaseOrder.STATE: [asc(_PROGRESS), desc("reported_at")],
                CaseOrder.STATE_LAST: [desc(_PROGRESS), desc("reported_at")],
                CaseOrder.TITLE: [asc("title")],
            }
        ),
        arguments=CASE_FILTERS,
    )


MUTATIONS = (
    mutation(service.ReportCase, service.report_case, Case),
    mutation(service.PlaceCase, service.place_case, Case),
    mutation(service.ReviseCase, service.revise_case, Case),
    mutation(service.SetCaseKind, service.set_case_kind, Case),
    mutation(service.SettlePerspective, service.settle_perspective, Case),
    mutation(service.MarkUrgent, service.mark_urgent, Case),
    mutation(service.SetPriorities, service.set_priorities, Case),
    mutation(service.ReturnCase, service.return_case, Case),
    mutation(service.SendCaseAgain, service.send_case_again, Case),
    mutation(service.LinkCases, service.link_cases, Case, ids={"other_id": "Case"}),
    mutation(service.UnlinkCases, service.unlink_cases, Case, ids={"link_id": "CaseLink"}),
    mutation(service.SetPlaces, service.set_places, Case),
    mutation(service.PlaceCases, service.place_cases, Case),
    mutation(service.PlaceOnward, service.place_onward, Case),
    mutation(service.AddPriorities, service.add_priorities, Case),
    mutation(service.AddPlaces, service.add_places, Case),
    mutation(withdrawals.WithdrawCase, withdrawals.withdraw_case, Case),
    mutation(withdrawals.ConcludeCase, withdrawals.conclude_case, Case),
    mutation(withdrawals.ReopenCase, withdrawals.reopen_case, Case),
)
