"""Arket til et formøte: from the answers of `PremeetingSheet` and `PositionSheet` to the data of `sheet.typ`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from fellesskap.texts import Translator
from fellesskap_graphql.positions import Prepared, Voice, prepared
from fellesskap_workers.typesetting.frame import About, Row, case_heading, frame, part, section
from fellesskap_workers.typesetting.frame import sheet as table
from fellesskap_workers.typesetting.typeset import Paper


def premeeting_sheet(premeeting: Row, about: About) -> Paper:
    """Write the sheet of a pre-meeting: its cases, then those on the agenda of the meeting it prepares."""
    say = about.say
    agenda = premeeting["meeting"]["agenda"] if premeeting["meeting"] else []
    facts = [
        [say.gettext("Tid"), say.moment(datetime.fromisoformat(premeeting["startsAt"]))],
        [say.gettext("Sted"), premeeting["place"]],
        [say.gettext("Møterom på nett"), premeeting["link"]],
    ]
    cases = [one["case"] for one in (*premeeting["cases"], *agenda) if one["case"]]
    return _sheet(cases, about, [fact for fact in facts if fact[1]])


def position_sheet(data: Row, about: About) -> Paper:
    """Write the sheet of every case that is asked about now."""
    rounds = [edge["node"] for edge in data["rounds"]["edges"]]
    left = data["rounds"]["totalCount"] - len(rounds)
    more = about.say.ngettext(
        "%(num)s sak til er åpen, og står i oversikten over forankringen.",
        "%(num)s saker til er åpne, og står i oversikten over forankringen.",
        left,
    ) % {"num": left}
    return _sheet([one["case"] for one in rounds if one["case"]], about, [], more if left > 0 else "")


def _sheet(cases: Iterable[Row], about: About, facts: list[list[str]], more: str = "") -> Paper:
    say = about.say
    assert about.space is not None
    written = [_case(one, say) for one in prepared(cases, about.space)]
    return {
        **frame(about, say.gettext("Ark til formøtet"), about.title),
        "facts": facts,
        "more": more if written else say.gettext("Ingen saker på arket"),
        "cases": written,
        "own": say.gettext(
            "Arket viser notatene deres. Den andre parten ser ikke arket her, men det kan bli bedt om innsyn i "
            "notatene."
        ),
    }


def _case(one: Prepared, say: Translator) -> Paper:
    case, found = one.case, one.round
    parts = [_asked(found, case, say), *_proposal(case, say)]
    if found:
        parts.append(part(say.gettext("Det vi har svart så langt"), _progress(one, say), say.language))
    notes = ((say.gettext("Hva må avklares?"), "CLARIFY"), (say.gettext("Hva mener vi?"), "POSITION"))
    return {
        "heading": case_heading(case["reference"], case["title"], say),
        "parts": parts,
        "voices": [
            _voices(heading, voices, say)
            for heading, voices in (
                (say.gettext("Innvendinger og merknader fra oss"), one.ours),
                (say.gettext("Innvendinger og merknader fra andre"), one.others),
            )
            if voices
        ],
        "notes": [
            part(
                heading,
                "\n\n".join(note["text"] for note in one.notes(purpose))
                or say.gettext("Ingen har skrevet noe ennå."),
                say.language,
            )
            for heading, purpose in notes
        ],
    }


def _asked(found: Row | None, case: Row, say: Translator) -> Paper:
    if found is None:
        return part(
            say.gettext("Det vi blir spurt om"),
            say.gettext("Saken er ikke sendt til forankring."),
            say.language,
        )
    if found["state"] != "OPEN":
        over = say.gettext("Forankringen er avsluttet.")
        return part(say.gettext("Det vi ble spurt om"), f"{found['question']}\n\n{over}", case["language"])
    due = say.gettext("Frist:") + " " + say.day(date.fromisoformat(found["deadline"]))
    return part(say.gettext("Det vi blir spurt om"), f"{found['question']}\n\n{due}", case["language"])


def _proposal(case: Row, say: Translator) -> list[Paper]:
    heading = say.gettext("Forslaget")
    if case["edition"] is None:
        return [part(heading, case["proposal"], case["language"])] if case["proposal"].strip() else []
    document = case["edition"]["texts"].get("proposal")
    return [section(heading, document, case["language"])] if document else []


def _progress(one: Prepared, say: Translator) -> str:
    """How many of those it is for have answered, who has not, and the positions that gather them."""
    if not one.asked:
        return say.gettext("Ingen av oss er spurt i denne saken.")
    told = [
        say.gettext("%(answered)s av %(asked)s har svart.") % {"answered": one.answered, "asked": one.asked}
    ]
    if one.silent:
        told.append(say.gettext("Har ikke svart: %(names)s.") % {"names": say.listing(one.silent)})
    words = {**_answers(say), None: say.gettext("Ikke avklart")}
    for stance in one.stances:
        region = stance["region"]
        name = (
            say.gettext("Standpunktet til %(name)s:") % {"name": region["name"]}
            if region
            else say.gettext("Standpunktet til helseforetaket:")
        )
        told.append(f"{name} {words[stance['position']]}. {stance['reason']}".strip())
    return "\n\n".join(told)


def _voices(heading: str, voices: list[Voice], say: Translator) -> Paper:
    words = _answers(say)
    columns = [(say.gettext("Hvem"), 3), (say.gettext("Svar"), 3), (say.gettext("Begrunnelse"), 6)]
    return table(heading, columns, [[one.name, words[one.answer], one.reason] for one in voices])


def _answers(say: Translator) -> dict[str | None, str]:
    return {
        "AGREE": say.gettext("Enig"),
        "AGREE_WITH_REMARK": say.gettext("Enig med merknad"),
        "OBJECT": say.gettext("Innvending"),
        "ABSTAIN": say.gettext("Avstår"),
    }
