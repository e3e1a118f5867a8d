"""Minutes: what is recorded, each edition and who approves it, the comments on them, and their corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from fellesskap.access.actions import Action as Possible
from fellesskap.actor import Side
from fellesskap.leaders.model import LeaderRole
from fellesskap.leaders.tables import BodyLeader
from fellesskap.minutes import service
from fellesskap.minutes import tables as t
from fellesskap.minutes.model import ProposalState
from fellesskap.minutes.model import ProposedCorrection as ProposedModel
from fellesskap.minutes.rules import proposal_actions
from fellesskap_graphql.actions import Action
from fellesskap_graphql.approvals import COMMENTED_BY_ME, COMMENTS_TO_ANSWER, LEADS_BODY_NOW, LeadsNow
from fellesskap_graphql.compiler.expressions import col
from fellesskap_graphql.compiler.mapping import (
    asc,
    by_id,
    computed,
    desc,
    field,
    many,
    one,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import (
    LazyAgendaItem,
    LazyBody,
    LazyCase,
    LazyCirculation,
    LazyMeeting,
    LazyPerson,
)
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node

vocabulary(ProposalState, Side)


@row(t.MinutesLine)
class MinutesLine(Node):
    """What an edition of minutes says of a line of the agenda."""

    text: str = field()
    item: LazyAgendaItem | None = field(one("agenda_item_id"))


@row(t.MinutesApproval)
class MinutesApproval(Node):
    """That the leader or the deputy leader of a body has approved an edition of its minutes."""

    role: LeaderRole = field()
    body: LazyBody | None = field(one("body_id"))
    approved_at: datetime = field()
    person: LazyPerson | None = field(one("person_id"))


@row(t.Minutes)
class MinutesEdition(Node):
    """One edition of a meeting's minutes."""

    edition: int = field()
    drafted_at: datetime = field()
    approved_at: datetime | None = field()
    drafted_by: LazyPerson | None = field(one("drafted_by"))
    approved_by: LazyPerson | None = field(one("approved_by"))
    approved_in: LazyMeeting | None = field(
        one("approved_in_id"), description="The later meeting that approved it, where a meeting did."
    )
    approvals: list[MinutesApproval] = field(
        many("minutes_id", order=[desc("role")], about=2),
        description="The leaders who have approved it, where it takes theirs.",
    )
    remark: str = field(description="Why a meeting sent it back; empty where none did.")
    lines: list[MinutesLine] = field(
        many("minutes_id", order=[asc("id")], about=12),
        description="What it says of each line; empty for editions from before this was kept.",
    )


@row(t.MinutesRound)
class MinutesRound(Node):
    """Until when those who took part in a meeting are asked for comments on its minutes."""

    until: date = field(description="The last day.")
    asked_at: datetime = field()
    reminded_at: datetime | None = field(description="When those who were silent were reminded.")
    version: int = field()
    asked_by: LazyPerson | None = field(one("asked_by"))


@row(t.MinutesComment)
class MinutesComment(Node):
    """What somebody who took part said of drafted minutes, and what became of it."""

    text: str = field()
    edition: int = field(description="The edition it is about.")
    made_at: datetime = field()
    taken_in: bool | None = field(description="Null until the secretariat has answered.")
    answer: str = field()
    answered_at: datetime | None = field()
    version: int = field()
    person: LazyPerson | None = field(one("person_id"))
    answered_by: LazyPerson | None = field(one("answered_by"))
    item: LazyAgendaItem | None = field(
        one("agenda_item_id"), description="The line it is about; null where it is about the whole."
    )


@row(t.MinutesCorrection)
class MinutesCorrection(Node):
    """What approved minutes should have said of a line, or a body's decision in writing; what was said stays."""

    number: int = field()
    before: str = field()
    text: str = field()
    reason: str = field()
    corrected_at: datetime = field()
    corrected_by: LazyPerson | None = field(one("corrected_by"))
    confirmed_by: LazyPerson | None = field(
        one("confirmed_by"), description="Null where it was made before another had to confirm it."
    )
    item: LazyAgendaItem | None = field(
        one("agenda_item_id"),
        description="The line it corrects; null where it corrects a decision in writing.",
    )
    circulation: LazyCirculation | None = field(
        one("circulation_id"), description="The written procedure it corrects the decision of."
    )
    told_in: LazyAgendaItem | None = field(
        one("line_id"), description="The line on which a later meeting is told of it."
    )


@dataclass(frozen=True, slots=True)
class _Proposed:
    proposed: ProposedModel
    leaders: tuple[LeadsNow, ...]


def _actions(facts: _Proposed, reading: Reading) -> list[Possible]:
    return proposal_actions(reading.actor, facts.proposed, [one.person_id for one in facts.leaders])


@row(t.ProposedCorrection)
class ProposedCorrection(Node):
    """What somebody wants approved minutes, or a decision in writing, corrected to.

    For the body, those who took part and the secretariat.
    """

    before: str = field()
    text: str = field()
    reason: str = field()
    proposed_at: datetime = field()
    side: Side | None = field(description="Whose secretariat proposed it; null where that is both sides'.")
    by_leaders: bool = field(description="It is the body's leader or deputy leader who confirms it.")
    state: ProposalState = field()
    remark: str = field(description="Why it was declined.")
    settled_at: datetime | None = field()
    version: int = field()
    proposed_by: LazyPerson | None = field(one("proposed_by"))
    settled_by: LazyPerson | None = field(one("settled_by"))
    item: LazyAgendaItem | None = field(one("agenda_item_id"))
    meeting: LazyMeeting | None = field(one("meeting_id"))
    circulation: LazyCirculation | None = field(
        one("circulation_id"), description="Where it is to correct what a body came to in writing."
    )
    actions: list[Action] = field(
        computed(
            _actions,
            {
                "leaders": rows(BodyLeader, LEADS_BODY_NOW),
            },
        ),
        description="What the reader can do with it now.",
    )


@row(None)
class MinutesQuery:
    """Root fields of minutes."""

    proposed_correction: ProposedCorrection | None = field(by_id())
    corrections_waiting: list[ProposedCorrection] = field(
        many(
            where=col("state") == ProposalState.OPEN,
            order=[asc("proposed_at"), asc("id")],
            about=1,
            limit=50,
        ),
        description="Those the reader sees that wait for another's word; `actions` says whose.",
    )
    minutes_to_comment: list[LazyMeeting] = field(
        many(where=COMMENTED_BY_ME, order=[asc("starts_at"), asc("id")], about=1, limit=20),
        description="Meetings whose minutes the reader is asked to comment on, and has not.",
    )
    comments_to_answer: list[LazyMeeting] = field(
        many(where=COMMENTS_TO_ANSWER, order=[asc("starts_at"), asc("id")], about=1, limit=20),
        description="Meetings with comments on their minutes that the secretariat has not answered.",
    )


_PROPOSED = {"proposed_id": "ProposedCorrection"}
MUTATIONS = (
    mutation(service.RecordAttendance, service.record_attendance, LazyMeeting),
    mutation(service.RecordDiscussion, service.record_discussion, LazyCase, ids={"item_id": "AgendaItem"}),
    mutation(
        service.PostponeDiscussion,
        service.postpone_discussion,
        LazyCase,
        ids={"item_id": "AgendaItem", "until_meeting_id": "Meeting"},
    ),
    mutation(service.NoteDecision, service.note_decision, LazyCase, ids={"item_id": "AgendaItem"}),
    mutation(service.RecordItem, service.record_item, LazyAgendaItem, ids={"item_id": "AgendaItem"}),
    mutation(service.DraftMinutes, service.draft_minutes, LazyMeeting),
    mutation(service.ApproveMinutes, service.approve_minutes, LazyMeeting),
    mutation(service.RecordApproval, service.record_approval, LazyAgendaItem, ids={"item_id": "AgendaItem"}),
    mutation(service.ApproveAsLeader, service.approve_as_leader, LazyMeeting),
    mutation(service.RemindLeaders, service.remind_leaders, LazyMeeting),
    mutation(service.AskForComments, service.ask_for_comments, LazyMeeting),
    mutation(
        service.CommentOnMinutes,
        service.comment_on_minutes,
        MinutesComment,
        ids={"item_id": "AgendaItem"},
    ),
    mutation(
        service.AnswerComment, service.answer_comment, MinutesComment, ids={"comment_id": "MinutesComment"}
    ),
    mutation(service.FinishMeeting, service.finish_meeting, LazyMeeting),
    mutation(
        service.ProposeCorrection,
        service.propose_correction,
        ProposedCorrection,
        ids={"item_id": "AgendaItem"},
    ),
    mutation(service.ConfirmCorrection, service.confirm_correction, ProposedCorrection, ids=_PROPOSED),
    mutation(service.DeclineCorrection, service.decline_correction, ProposedCorrection, ids=_PROPOSED),
    mutation(service.WithdrawCorrection, service.withdraw_correction, ProposedCorrection, ids=_PROPOSED),
)
