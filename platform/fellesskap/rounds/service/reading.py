"""Reading the answer of a party from its filled-in case paper; the answer itself is given as any other."""

from __future__ import annotations

import asyncio
from functools import cache
from uuid import UUID

from fellesskap.access import policy
from fellesskap.attachments.service import receive_file
from fellesskap.cases import queries as case_queries
from fellesskap.db.work import Work
from fellesskap.rounds import queries, rules
from fellesskap.rounds.model import (
    Answer,
    AwaitedPaper,
    EvidenceKind,
    FieldRead,
    PaperField,
    PaperWords,
)
from fellesskap.texts import LANGUAGES, mark, translator

_HEADING = mark("Svar til helsefellesskapet")
_REFERENCE = mark("Referanse")
_END = mark("Slutt på svaret")
_FOOT = mark("Sak %(case)s, tekstutgave %(edition)s, hentet %(day)s.")
_LABELS = {
    PaperField.ANSWER: mark("Svaret vårt"),
    PaperField.EVIDENCE_KIND: mark("Behandlet i"),
    PaperField.EVIDENCE_REFERENCE: mark("Saksnummer hos oss"),
    PaperField.EVIDENCE_DATE: mark("Dato for vedtaket"),
    PaperField.REASON: mark("Merknad eller begrunnelse"),
}
_PROMPTS = {
    PaperField.ANSWER: mark("Velg svaret her"),
    PaperField.EVIDENCE_KIND: mark("Velg hvor svaret er behandlet"),
    PaperField.EVIDENCE_REFERENCE: mark("Skriv saksnummeret her"),
    PaperField.EVIDENCE_DATE: mark("Skriv datoen her"),
    PaperField.REASON: mark("Skriv merknaden eller begrunnelsen her"),
}
_ANSWERS = {
    Answer.AGREE: mark("Enig"),
    Answer.AGREE_WITH_REMARK: mark("Enig med merknad"),
    Answer.OBJECT: mark("Innvending"),
    Answer.ABSTAIN: mark("Avstår"),
}
_KINDS = {
    EvidenceKind.ADMINISTRATIVE: mark("Administrativt"),
    EvidenceKind.COUNCIL: mark("Kommunestyret"),
    EvidenceKind.REGION_MEETING: mark("Formøtet i regionen"),
}


@cache
def paper_words(language: str) -> PaperWords:
    """Give the words that the answer part of a case paper is written with in one language."""
    texts = translator(language)
    return PaperWords(
        texts.gettext(_HEADING),
        texts.gettext(_REFERENCE),
        {field: texts.gettext(label) for field, label in _LABELS.items()},
        {field: texts.gettext(prompt) for field, prompt in _PROMPTS.items()},
        {answer: texts.gettext(said) for answer, said in _ANSWERS.items()},
        {kind: texts.gettext(said) for kind, said in _KINDS.items()},
        tuple(texts.month(number) for number in range(1, 13)),
        texts.gettext(_END),
        texts.gettext(_FOOT),
    )


async def await_paper(work: Work, reply_id: UUID) -> AwaitedPaper:
    """Give what paper a reply is read from; refuse whoever may not give it now, before a file of theirs is read."""
    found, reply = await queries.load_reply(work, reply_id)
    asked = reply.asked
    policy.require_answerer(work.actor, asked.partner_id, asked.division_id, side=asked.side)
    rules.require_open(found)
    rules.require_still_asked(reply)
    case = await case_queries.load_case(work, found.case_id)
    reference = rules.reference_of(
        work.tenant.slug, f"{case.number}/{case.year}", found.text_edition, found.id, reply.id
    )
    return AwaitedPaper(reference, found.level, asked.side)


async def read_answer(
    awaited: AwaitedPaper, name: str, content: bytes, scanner: str
) -> tuple[FieldRead, ...]:
    """Read what a filled-in paper answers; nothing of the file is kept, and no transaction is open meanwhile.

    Raise `Invalid` with what is wrong, as for an attachment, or where it is another paper than the awaited.
    """
    ending = rules.require_paper_file(name)
    received = await receive_file(name, content, scanner)
    rules.require_scanned(received.passed)
    rules.require_words(received.words)
    words = [paper_words(language) for language in LANGUAGES]
    # Others are served while a long file is read.
    return await asyncio.to_thread(rules.read_paper, received.body, words, awaited, wrapped=ending == "pdf")
