"""Types that nouns of other modules refer to, resolved when the schema is built and not on import.

Nouns point at one another in circles (a meeting's body, a body's meetings), so a field of a type of another
module is annotated with the name given here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from fellesskap_graphql.advice import Advice
    from fellesskap_graphql.agendas import AgendaChange
    from fellesskap_graphql.appointment_lines import ListedNomination
    from fellesskap_graphql.appointments import Nomination
    from fellesskap_graphql.attachments import Attachment
    from fellesskap_graphql.attestations import Attestation, Authority, Declaration
    from fellesskap_graphql.case_editions import CaseEdition
    from fellesskap_graphql.cases import Case, Treatment
    from fellesskap_graphql.circulations import Circulation
    from fellesskap_graphql.committees import Committee, CommitteeReport
    from fellesskap_graphql.decisions import Decision
    from fellesskap_graphql.disagreements import Disagreement
    from fellesskap_graphql.disclosures import Disclosure, DisclosureNote
    from fellesskap_graphql.followups import Followup
    from fellesskap_graphql.inputs import InputCall, InputTheme
    from fellesskap_graphql.leaders import BodyLeader
    from fellesskap_graphql.meetings import AgendaItem, Meeting
    from fellesskap_graphql.minutes import (
        MinutesComment,
        MinutesCorrection,
        MinutesEdition,
        MinutesRound,
        ProposedCorrection,
    )
    from fellesskap_graphql.notes import Note
    from fellesskap_graphql.notices import Delivery, Document
    from fellesskap_graphql.partners import Division, Partner, Region
    from fellesskap_graphql.people import Holding, OfficeHolding, Person, RoleGrant
    from fellesskap_graphql.premeetings import Premeeting
    from fellesskap_graphql.reportbacks import Reportback
    from fellesskap_graphql.rounds import Reply, Round, Stance
    from fellesskap_graphql.structure import Body, Seat, StructureVersion
    from fellesskap_graphql.transfers import Transfer

LazyAdvice = Annotated["Advice", strawberry.lazy("fellesskap_graphql.advice")]

_STRUCTURE = strawberry.lazy("fellesskap_graphql.structure")
LazyBody = Annotated["Body", _STRUCTURE]
LazySeat = Annotated["Seat", _STRUCTURE]
LazyStructureVersion = Annotated["StructureVersion", _STRUCTURE]

_PARTNERS = strawberry.lazy("fellesskap_graphql.partners")
LazyDivision = Annotated["Division", _PARTNERS]
LazyPartner = Annotated["Partner", _PARTNERS]
LazyRegion = Annotated["Region", _PARTNERS]

_PEOPLE = strawberry.lazy("fellesskap_graphql.people")
LazyHolding = Annotated["Holding", _PEOPLE]
LazyOfficeHolding = Annotated["OfficeHolding", _PEOPLE]
LazyPerson = Annotated["Person", _PEOPLE]
LazyRoleGrant = Annotated["RoleGrant", _PEOPLE]

LazyBodyLeader = Annotated["BodyLeader", strawberry.lazy("fellesskap_graphql.leaders")]

LazyAttachment = Annotated["Attachment", strawberry.lazy("fellesskap_graphql.attachments")]

_ATTESTATIONS = strawberry.lazy("fellesskap_graphql.attestations")
LazyAttestation = Annotated["Attestation", _ATTESTATIONS]
LazyAuthority = Annotated["Authority", _ATTESTATIONS]
LazyDeclaration = Annotated["Declaration", _ATTESTATIONS]

_MEETINGS = strawberry.lazy("fellesskap_graphql.meetings")
LazyAgendaItem = Annotated["AgendaItem", _MEETINGS]
LazyMeeting = Annotated["Meeting", _MEETINGS]

LazyAgendaChange = Annotated["AgendaChange", strawberry.lazy("fellesskap_graphql.agendas")]

_MINUTES = strawberry.lazy("fellesskap_graphql.minutes")
LazyMinutesComment = Annotated["MinutesComment", _MINUTES]
LazyMinutesCorrection = Annotated["MinutesCorrection", _MINUTES]
LazyMinutesEdition = Annotated["MinutesEdition", _MINUTES]
LazyMinutesRound = Annotated["MinutesRound", _MINUTES]
LazyProposedCorrection = Annotated["ProposedCorrection", _MINUTES]

_CASES = strawberry.lazy("fellesskap_graphql.cases")
LazyCase = Annotated["Case", _CASES]
LazyTreatment = Annotated["Treatment", _CASES]

LazyCaseEdition = Annotated["CaseEdition", strawberry.lazy("fellesskap_graphql.case_editions")]

_ROUNDS = strawberry.lazy("fellesskap_graphql.rounds")
LazyReply = Annotated["Reply", _ROUNDS]
LazyRound = Annotated["Round", _ROUNDS]
LazyStance = Annotated["Stance", _ROUNDS]

_APPOINTMENTS = strawberry.lazy("fellesskap_graphql.appointments")
LazyNomination = Annotated["Nomination", _APPOINTMENTS]
LazyListedNomination = Annotated["ListedNomination", strawberry.lazy("fellesskap_graphql.appointment_lines")]

_COMMITTEES = strawberry.lazy("fellesskap_graphql.committees")
LazyCommittee = Annotated["Committee", _COMMITTEES]
LazyCommitteeReport = Annotated["CommitteeReport", _COMMITTEES]

_DECISIONS = strawberry.lazy("fellesskap_graphql.decisions")
LazyDecision = Annotated["Decision", _DECISIONS]
LazyFollowup = Annotated["Followup", strawberry.lazy("fellesskap_graphql.followups")]

LazyDisagreement = Annotated["Disagreement", strawberry.lazy("fellesskap_graphql.disagreements")]

_NOTICES = strawberry.lazy("fellesskap_graphql.notices")
LazyDelivery = Annotated["Delivery", _NOTICES]
LazyDocument = Annotated["Document", _NOTICES]

LazyNote = Annotated["Note", strawberry.lazy("fellesskap_graphql.notes")]

LazyPremeeting = Annotated["Premeeting", strawberry.lazy("fellesskap_graphql.premeetings")]

_DISCLOSURES = strawberry.lazy("fellesskap_graphql.disclosures")
LazyDisclosure = Annotated["Disclosure", _DISCLOSURES]
LazyDisclosureNote = Annotated["DisclosureNote", _DISCLOSURES]

LazyTransfer = Annotated["Transfer", strawberry.lazy("fellesskap_graphql.transfers")]

_INPUTS = strawberry.lazy("fellesskap_graphql.inputs")
LazyInputCall = Annotated["InputCall", _INPUTS]
LazyInputTheme = Annotated["InputTheme", _INPUTS]
LazyReportback = Annotated["Reportback", strawberry.lazy("fellesskap_graphql.reportbacks")]
LazyCirculation = Annotated["Circulation", strawberry.lazy("fellesskap_graphql.circulations")]
