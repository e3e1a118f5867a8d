"""Oppnevningsbrevet: from the answer of `AppointmentLetter` to the data of `appointment.typ`."""

from __future__ import annotations

from datetime import date

from fellesskap.texts import Translator
from fellesskap_workers.typesetting.frame import About, Row, body_name, frame, part, represents
from fellesskap_workers.typesetting.typeset import Paper


def appointment_paper(nomination: Row, about: About) -> Paper:
    """Write the letter that tells a person, and whoever asks, of an appointment."""
    say = about.say
    seat = nomination["seat"]
    title = say.gettext("Oppnevning til %(body)s") % {"body": seat["body"]["name"]}
    closing = say.gettext("Med hilsen\nSekretariatet i %(community)s") % {"community": about.community}
    return {
        **frame(about, say.gettext("Oppnevningsbrev"), title),
        "greeting": say.gettext("Til %(name)s") % {"name": nomination["person"]["name"]},
        "lead": _lead(nomination, about),
        "facts": _facts(nomination, about),
        "sections": _sections(nomination, say),
        "closing": closing,
    }


def _lead(nomination: Row, about: About) -> str:
    say, seat, holding = about.say, nomination["seat"], nomination["holding"]
    if holding["kind"] == "HOLDER":
        said = say.gettext("Du er oppnevnt til plassen «%(seat)s» i %(body)s.")
    elif holding["side"]:
        said = say.gettext(
            "Du er oppnevnt som vara nummer %(rank)s på den felles varalisten i %(body)s, for plassen «%(seat)s» "
            "og de andre plassene på samme side."
        )
    else:
        said = say.gettext("Du er oppnevnt som vara nummer %(rank)s for plassen «%(seat)s» i %(body)s.")
    return said % {"seat": seat["seat"]["title"], "body": body_name(seat, about), "rank": holding["rank"]}


def _facts(nomination: Row, about: About) -> list[list[str]]:
    say, seat, holding = about.say, nomination["seat"]["seat"], nomination["holding"]
    facts = [
        [say.gettext("Plass"), seat["title"]],
        [say.gettext("Møter for"), represents(seat, say)],
        [say.gettext("Periode"), _period(holding, say)],
        [say.gettext("Foreslått av"), _nominator(nomination)],
        [say.gettext("Oppnevnt av"), holding["appointedBy"]],
        [say.gettext("Grunnlag"), _basis(nomination, say)],
    ]
    return [fact for fact in facts if fact[1]]


def _nominator(nomination: Row) -> str:
    party = nomination["call"]["party"]["name"]
    return "" if party == nomination["holding"]["appointedBy"] else str(party)


def _period(holding: Row, say: Translator) -> str:
    begins = say.day(date.fromisoformat(holding["validFrom"]))
    if not holding["validTo"]:
        return say.gettext("Fra %(day)s") % {"day": begins}
    # The last day is the day before the one on which it no longer holds.
    ends = say.day(date.fromordinal(date.fromisoformat(holding["validTo"]).toordinal() - 1))
    return say.gettext("Fra %(first)s til og med %(last)s") % {"first": begins, "last": ends}


def _basis(nomination: Row, say: Translator) -> str:
    decision, meeting = nomination["decision"], nomination["meeting"]
    found = [
        _met(nomination["selectedMeeting"], say),
        nomination["selectedReference"],
        nomination["confirmedReference"],
    ]
    if decision and decision["case"]:
        found.append(
            say.gettext("Sak %(number)s: %(title)s")
            % {"number": decision["case"]["reference"], "title": decision["case"]["title"]}
        )
    found.append(_met(meeting, say))
    return "; ".join(one for one in dict.fromkeys(found) if one)


def _met(meeting: Row | None, say: Translator) -> str:
    if not meeting or not meeting["body"]:
        return ""
    facts = {"body": meeting["body"]["name"], "day": say.day(date.fromisoformat(meeting["heldOn"]))}
    return say.gettext("%(body)s, møte %(day)s") % facts


def _sections(nomination: Row, say: Translator) -> list[Paper]:
    seat = nomination["seat"]
    sections = []
    if seat["body"]["purpose"].strip():
        sections.append(part(say.gettext("Hva utvalget gjør"), seat["body"]["purpose"], "nb"))
    deputy = nomination["holding"]["kind"] == "DEPUTY"
    rights = _deputy_rights(say) if deputy else _rights(seat["seat"], say)
    sections.append(part(say.gettext("Hva plassen gir deg"), rights, say.language))
    if seat["seat"]["requires"].strip():
        sections.append(part(say.gettext("Hva plassen krever"), seat["seat"]["requires"], "nb"))
    return sections


def _deputy_rights(say: Translator) -> str:
    return say.gettext(
        "Du blir kalt inn når den som har plassen, ikke kan møte, og får sakspapirene da. I møtet har du de samme "
        "rettighetene som den du møter for."
    )


def _rights(seat: Row, say: Translator) -> str:
    rights = [say.gettext("Du blir kalt inn til møtene og får sakspapirene på forhånd.")]
    if seat["mayPropose"]:
        rights.append(say.gettext("Du kan fremme forslag."))
    rights.append(
        say.gettext("Synet ditt teller når utvalget skal bli enig.")
        if seat["counts"]
        else say.gettext("Du har talerett. Plassen teller ikke når utvalget skal bli enig.")
    )
    return " ".join(rights)
