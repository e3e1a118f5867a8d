"""The schemas: which nouns a community's graph is made of."""

from __future__ import annotations

from functools import cache

from fellesskap.db.once import once
from fellesskap.texts import sentence
from fellesskap_graphql import (
    absences,
    advice,
    agendas,
    appointment_lines,
    appointments,
    attachments,
    attestations,
    cases,
    circulations,
    committees,
    decisions,
    disagreements,
    disclosures,
    drafts,
    followups,
    inputs,
    leaders,
    meetings,
    minutes,
    notes,
    notices,
    people,
    premeetings,
    reportbacks,
    rosters,
    rounds,
    transfers,
    year,
)
from fellesskap_graphql.absences import AbsencesQuery
from fellesskap_graphql.advice import AdviceQuery
from fellesskap_graphql.appointment_lines import AppointmentLinesQuery
from fellesskap_graphql.appointments import AppointmentsQuery
from fellesskap_graphql.attachments import AttachmentsQuery
from fellesskap_graphql.attestations import AttestationsQuery
from fellesskap_graphql.cases import CasesQuery
from fellesskap_graphql.circulations import CirculationsQuery
from fellesskap_graphql.committees import CommitteesQuery
from fellesskap_graphql.compiler.mapping import by_id, field, row
from fellesskap_graphql.composition import CompositionQuery
from fellesskap_graphql.decisions import DecisionsQuery
from fellesskap_graphql.disclosures import DisclosuresQuery
from fellesskap_graphql.drafts import DraftsQuery
from fellesskap_graphql.followups import FollowupsQuery
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.inputs import InputsQuery
from fellesskap_graphql.leaders import LeadersQuery
from fellesskap_graphql.meetings import MeetingsQuery
from fellesskap_graphql.minutes import MinutesQuery
from fellesskap_graphql.mutations import Mutation
from fellesskap_graphql.notes import NotesQuery
from fellesskap_graphql.notices import NoticesQuery
from fellesskap_graphql.people import PeopleQuery
from fellesskap_graphql.premeetings import PremeetingsQuery
from fellesskap_graphql.registered import FOLDER
from fellesskap_graphql.relay import Node
from fellesskap_graphql.reportbacks import ReportbacksQuery
from fellesskap_graphql.rosters import RostersQuery
from fellesskap_graphql.rounds import RoundsQuery
from fellesskap_graphql.search import SearchQuery
from fellesskap_graphql.structure import StructureQuery
from fellesskap_graphql.year import YearQuery

SDL = FOLDER.parent / "schema.graphql"


@row(None)
class Query(
    StructureQuery,
    DraftsQuery,
    PeopleQuery,
    LeadersQuery,
    AttestationsQuery,
    CompositionQuery,
    RostersQuery,
    MeetingsQuery,
    MinutesQuery,
    AbsencesQuery,
    YearQuery,
    CasesQuery,
    AttachmentsQuery,
    RoundsQuery,
    AdviceQuery,
    AppointmentsQuery,
    AppointmentLinesQuery,
    CommitteesQuery,
    DecisionsQuery,
    CirculationsQuery,
    NotesQuery,
    PremeetingsQuery,
    DisclosuresQuery,
    InputsQuery,
    FollowupsQuery,
    ReportbacksQuery,
    NoticesQuery,
    SearchQuery,
):
    """What can be read in a community."""

    node: Node | None = field(by_id())


MUTATIONS: tuple[Mutation, ...] = (
    *drafts.MUTATIONS,
    *people.MUTATIONS,
    *leaders.MUTATIONS,
    *attestations.MUTATIONS,
    *rosters.MUTATIONS,
    *cases.MUTATIONS,
    *attachments.MUTATIONS,
    *advice.MUTATIONS,
    *meetings.MUTATIONS,
    *minutes.MUTATIONS,
    *agendas.MUTATIONS,
    *absences.MUTATIONS,
    *year.MUTATIONS,
    *rounds.MUTATIONS,
    *transfers.MUTATIONS,
    *disagreements.MUTATIONS,
    *appointments.MUTATIONS,
    *appointment_lines.MUTATIONS,
    *committees.MUTATIONS,
    *decisions.MUTATIONS,
    *circulations.MUTATIONS,
    *notes.MUTATIONS,
    *premeetings.MUTATIONS,
    *disclosures.MUTATIONS,
    *inputs.MUTATIONS,
    *followups.MUTATIONS,
    *reportbacks.MUTATIONS,
    *notices.MUTATIONS,
)


@cache
def community() -> Graph:
    """The graph of one community."""
    return Graph(Query, MUTATIONS, sentence=sentence, once=once, operations=FOLDER)
