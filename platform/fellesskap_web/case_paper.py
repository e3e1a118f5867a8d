"""The paper a partner puts before its own leaders or council before it answers: what is asked, in its own name.

It is in the case's language and of the edition that was sent out, whatever has been written since.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from fellesskap.actor import Side
from fellesskap.rounds.model import PaperField
from fellesskap.rounds.rules import evidence_kinds
from fellesskap.rounds.service import paper_words
from fellesskap.structure.model import AnchoringLevel
from fellesskap.texts import Translator, mark, translator
from fellesskap_web.prose import section_of
from fellesskap_web.rendering import as_day
from fellesskap_web.word import Blank, BlankKind, WordFile

Data = dict[str, Any]

_PROPOSED = {
    "COUNCIL": mark("Kommunestyret i %(name)s slutter seg til forslaget i sak %(case)s fra %(community)s."),
    "ADMINISTRATIVE": mark(
        "Kommunedirektøren i %(name)s slutter seg til forslaget i sak %(case)s fra %(community)s."
    ),
}
_PROPOSED_BY_ANYBODY = mark("%(name)s slutter seg til forslaget i sak %(case)s fra %(community)s.")
_SILENCE = {
    "CONSENTS": mark("Den som ikke svarer, regnes som enig."),
    "DOES_NOT_COUNT": mark("Den som ikke svarer, regnes ikke med."),
    "BLOCKS": mark(
        "Alle må svare. Mangler et svar når forankringen avsluttes, kan beslutningen ikke bli bindende."
    ),
}
_OBJECTION = {
    "BLOCKS": mark("Så lenge en innvending står, kan beslutningen ikke bli bindende."),
    "MUST_BE_ADDRESSED": mark("Utvalget må svare på innvendingen når det beslutter."),
    "NOTED": mark("Innvendingen står i saken, men hindrer ikke at den besluttes."),
}
_EVIDENCE = {
    "COUNCIL": mark("Oppgi saksnummer og dato for vedtaket i kommunestyret når dere svarer."),
    "ADMINISTRATIVE": mark("Oppgi saksnummer eller dato for behandlingen når dere svarer."),
    "REGION": mark("Kommunene svarer gjennom formøtet i regionen sin. Det kreves ikke dokumentasjon."),
}
_FILLED = {PaperField.EVIDENCE_DATE: BlankKind.DAY, PaperField.REASON: BlankKind.PARAGRAPHS}
_SECTIONS = (
    ("background", mark("Bakgrunn")),
    ("proposal", mark("Forslaget")),
    ("consequences", mark("Konsekvenser")),
)


def case_paper(reply: Data, community: str, address: str, reference: str, today: date) -> bytes:
    """Write the paper as a Word file; `address` is where the answer is given, `reference` what it is known by."""
    found = reply["round"]
    case, edition = found["case"], found["edition"]
    texts = translator(case["language"])
    name = _name(reply)
    paper = WordFile(
        texts.gettext(mark("Saksfremlegg: %(title)s")) % {"title": (edition or case)["title"]},
        community,
        case["language"],
    )
    day = texts.day(as_day(found["deadline"]))
    paper.facts(
        [
            (texts.gettext(mark("Til behandling i")), name),
            *_succession(reply, texts),
            (texts.gettext(mark("Fra")), community),
            (texts.gettext(mark("Sak i helsefellesskapet")), case["reference"]),
            *_purpose(case, texts),
            (texts.gettext(mark("Frist for å svare")), day),
            (texts.gettext(mark("Tekstutgave")), _edition(found, texts)),
        ]
    )
    paper.heading(texts.gettext(mark("Forslag til innstilling")))
    proposed = _proposed(reply)
    facts = {"name": name, "case": case["reference"], "community": community}
    paper.items([texts.gettext(proposed) % facts], numbered=True)
    paper.heading(texts.gettext(mark("Spørsmålet vi skal svare på")))
    paper.text(found["question"])
    for section, word in _SECTIONS:
        document = section_of((edition or {}).get("texts"), section, "" if edition else case[section])
        if document:
            paper.heading(texts.gettext(word))
            paper.prose(document)
    if found["attachments"]:
        paper.heading(texts.gettext(mark("Vedlegg")))
        paper.items([_attached(one, texts) for one in found["attachments"]])
    _discussion(paper, found["treatment"], texts)
    paper.heading(texts.gettext(mark("Vurdering")))
    paper.text(texts.gettext(mark("Skriv deres egen vurdering her.")), italic=True)
    _how_to_answer(paper, found, day, texts)
    paper.link(texts.gettext(mark("Svar på sak %(case)s her")) % {"case": case["reference"]}, address)
    _answer_part(paper, reply, reference, texts)
    paper.footer(
        paper_words(case["language"]).foot
        % {"case": case["reference"], "edition": found["textEdition"], "day": texts.day(today)}
    )
    return paper.content()


def _succession(reply: Data, texts: Translator) -> list[tuple[str, str]]:
    """Whom one is asked instead of, and who is asked instead of one that ended."""
    facts = []
    if reply["insteadOf"]:
        facts.append((texts.gettext(mark("Spurt i stedet for")), texts.listing(reply["insteadOf"])))
    if reply["endedAt"]:
        nobody = texts.gettext(mark("Ingen. Ikke lenger part."))
        facts.append((texts.gettext(mark("Hvem svarer nå")), texts.listing(reply["successors"]) or nobody))
    return facts


_KINDS = {
    "DECISION": mark("Beslutning"),
    "DISCUSSION": mark("Drøfting"),
    "INFORMATION": mark("Orientering"),
    "HEARING": mark("Høring"),
}


def _purpose(case: Data, texts: Translator) -> list[tuple[str, str]]:
    """What the case is for; of a hearing also who asks and by when."""
    kind = _KINDS[case["kind"]]
    facts = [(texts.gettext(mark("Saken er til")), texts.gettext(kind))]
    if case["kind"] == "HEARING":
        due = texts.day(as_day(case["hearingDue"]))
        facts += [
            (texts.gettext(mark("Bedt om av")), case["hearingBy"]),
            (texts.gettext(mark("Høringsfrist")), due),
        ]
    return facts


def _name(reply: Data) -> str:
    if reply["division"]:
        name: str = reply["division"]["name"]
        return name
    official: str = reply["partner"]["nameOfficial"] or reply["partner"]["name"]
    return official


def _proposed(reply: Data) -> str:
    """The sentence to decide; who decides is the municipality's own to say where the level does not."""
    if reply["partner"]["side"] != "MUNICIPAL":
        return _PROPOSED_BY_ANYBODY
    return _PROPOSED.get(reply["round"]["level"], _PROPOSED_BY_ANYBODY)


def _edition(found: Data, texts: Translator) -> str:
    if found["edition"] is None:
        return str(found["textEdition"])
    facts = {"edition": found["textEdition"], "day": texts.day(as_day(found["edition"]["writtenAt"]))}
    return texts.gettext(mark("Utgave %(edition)s, skrevet %(day)s")) % facts


def _attached(sent: Data, texts: Translator) -> str:
    """An attachment as it was sent out, with what tells its file from a later one."""
    named = texts.gettext(mark("Vedlegg %(number)s: %(title)s"))
    name = named % {"number": sent["position"], "title": sent["title"]}
    if sent["edition"] is None:
        return name
    told = texts.gettext(mark("utgave %(edition)s, SHA-256 %(digest)s"))
    return (
        f"{name} ({told % {'edition': sent['edition']['number'], 'digest': sent['edition']['digest'][:12]}})"
    )


def _discussion(paper: WordFile, treatment: Data | None, texts: Translator) -> None:
    if not treatment or not treatment["summary"]:
        return
    if treatment["body"] and treatment["treatedOn"]:
        facts = {"body": treatment["body"]["name"], "day": texts.day(as_day(treatment["treatedOn"]))}
        paper.heading(texts.gettext(mark("Drøftet i %(body)s %(day)s")) % facts)
    else:
        paper.heading(texts.gettext(mark("Fra drøftingen")))
    paper.text(treatment["summary"])


def _how_to_answer(paper: WordFile, found: Data, day: str, texts: Translator) -> None:
    objection, silence = _OBJECTION[found["objectionEffect"]], _SILENCE[found["silence"]]
    evidence = _EVIDENCE.get(found["level"])
    paper.heading(texts.gettext(mark("Slik svarer dere")))
    paper.text(texts.gettext(mark("Svaret sendes i løsningen innen %(day)s. Dere kan svare:")) % {"day": day})
    paper.items(
        [
            texts.gettext(mark("Enig: Dere står bak forslaget slik det er.")),
            texts.gettext(mark("Enig med merknad: Dere står bak forslaget. Skriv det utvalget skal lese.")),
            texts.gettext(mark("Innvending: Dere kan ikke stå bak forslaget. Skriv hvorfor."))
            + " "
            + texts.gettext(objection),
            texts.gettext(mark("Avstår: Dere tar ikke stilling.")),
        ]
    )
    paper.text(texts.gettext(silence))
    if evidence:
        paper.text(texts.gettext(evidence))
    paper.text(
        texts.gettext(
            mark(
                "Dere kan også fylle ut siste side i dette dokumentet, og lese den inn i løsningen når dere svarer."
            )
        )
    )


def _answer_part(paper: WordFile, reply: Data, reference: str, texts: Translator) -> None:
    """A page of its own, of lines that are read back from whatever file it ends in: Word, ODT or PDF."""
    found = reply["round"]
    words = paper_words(found["case"]["language"])
    side = Side(reply["partner"]["side"].lower())
    kinds = [words.kinds[kind] for kind in evidence_kinds(AnchoringLevel(found["level"].lower()), side)]
    choices = {PaperField.ANSWER: tuple(words.answers.values()), PaperField.EVIDENCE_KIND: kinds}
    paper.heading(words.heading, new_page=True)
    paper.text(
        texts.gettext(
            mark(
                "Fyll ut dette når dere har behandlet saken. Lagre dokumentet, eller lag en PDF av det, og velg "
                "filen der dere svarer. Dere ser over svaret før det sendes. La ordene foran kolon stå."
            )
        )
    )
    paper.line(words.reference, reference)
    for field, label in words.labels.items():
        options, prompt = choices.get(field, ()), words.prompts[field]
        only = options[0] if len(options) == 1 else None
        kind = BlankKind.CHOICE if options else _FILLED.get(field, BlankKind.LINE)
        paper.line(label, only or Blank(field.value, kind, prompt, options))
    paper.text(words.end, italic=True)
