"""The addresses of pages that hold an id, read from the application's routes, and values of our own for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from litestar import Litestar
from litestar.routes import HTTPRoute

from fellesskap_web.form_pages import shows_page
from two_worlds import Worlds


@dataclass(frozen=True, slots=True)
class Address:
    """A page of a community with something in its address that varies."""

    path: str
    methods: tuple[str, ...]
    parameters: tuple[tuple[str, type], ...]

    @property
    def public(self) -> bool:
        """Whether anybody may open it."""
        return self.path.startswith("/{slug}/offentlig/")

    def fill(self, slug: str, values: dict[str, str]) -> str:
        """Write the address, with the part of a draft that it is about."""
        query = _QUERIES.get(self.path.rpartition("/")[2], "")
        return self.path.format(slug=slug, **values) + query


def addresses(app: Litestar) -> list[Address]:
    """Every page of a community with an id or a key in its address."""
    found = []
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path_format.startswith("/{slug}"):
            parameters = tuple(
                (name, one.type) for name, one in route.path_parameters.items() if name != "slug"
            )
            if parameters:
                # A GET that leads from an address that is only posted to shows nothing.
                methods = ("GET",) * shows_page(route) + ("POST",) * ("POST" in route.methods)
                found.append(Address(route.path_format, methods, parameters))
    return found


# For the addresses whose ids have to belong together: what stands ready in our own community.
_READY = {
    "oppmote": {"meeting_id": "held"},
    "referat": {"meeting_id": "minutes_to_draft"},
    "orientering": {"meeting_id": "reported_back"},
    "kontroll": {"meeting_id": "reported_back"},
    "vedtak": {"followup_id": "adopted"},
    "orienteringer": {"reportback_id": "reportback"},
    "sakliste": {"meeting_id": "planned", "item_id": "first_item"},
    "innkalling": {"meeting_id": "planned"},
    "kommentarer": {"meeting_id": "minutes_to_comment", "comment_id": "comment_to_answer"},
    "rett": {
        "meeting_id": "corrected",
        "proposed_id": "correction_to_confirm",
        "circulation_id": "circulation_corrected",
    },
    "avvis": {"proposed_id": "correction_to_decline"},
    "trekk": {"proposed_id": "correction_to_withdraw"},
    "skriv": {"meeting_id": "unrecorded", "item_id": "item_to_discuss"},
    "etter": {"meeting_id": "minutes_to_finish"},
    "punkt": {"meeting_id": "unrecorded", "item_id": "item_to_discuss"},
    "forankring": {"round_id": "round", "reply_id": "reply_berg", "stance_id": "stance"},
    "verv": {"holding_id": "held_seat"},
    "fil": {"document_id": "paper"},
    "vedlegg": {"attachment_id": "attachment", "edition_id": "attachment_edition"},
    "rediger": {"draft_id": "draft"},
    "oppnevning": {
        "round_id": "appointment_round",
        "call_id": "seat_call",
        "nomination_id": "to_select",
        "party_id": "asked_outside",
    },
    "arrangement": {"event_id": "year_event"},
    "formoter": {"premeeting_id": "premeeting"},
    "notater": {"note_id": "note", "disclosure_id": "disclosure", "disclosure_note_id": "disclosure_note"},
    "klage": {"disclosure_id": "disclosure_late"},
    "klagesvar": {"disclosure_id": "disclosure_complained"},
    "svar": {"disclosure_id": "disclosure"},
    "overfor": {"disclosure_id": "disclosure"},
    "innsyn": {"disclosure_id": "disclosure"},
    "forfall": {"meeting_id": "to_answer", "seat_id": "answered_seat"},
    "kommer": {"meeting_id": "to_answer", "seat_id": "answered_seat"},
    "vara": {"meeting_id": "to_answer", "deputy_call_id": "deputy_call"},
    "inhabil": {"meeting_id": "to_answer", "recusal_id": "recusal"},
    "deltakerliste.csv": {"meeting_id": "to_answer"},
    "gjester": {"meeting_id": "to_answer", "guest_id": "guest"},
    "innspill": {"meeting_id": "talk", "input_id": "input", "theme_id": "theme"},
    "avslutt": {"round_id": "appointments_to_close"},
    "skriftlig": {
        "circulation_id": "circulation",
        "circulation_seat_id": "circulation_seat",
        "proposed_id": "written_correction",
    },
}
_QUERIES = {
    "del": "?sti=perspectives.nytt",
    "ta-bort": "?sti=perspectives.nytt",
    "sammenlign": "?fra=1&til=1",
}
_OPEN = {"document_id": "open_paper", "edition_id": "open_edition", "meeting_id": "approved"}
_KINDS = {
    "link": "CaseLink",
    "leader": "BodyLeader",
    "item": "AgendaItem",
    "office_holding": "OfficeHolding",
    "call": "SeatCall",
    "comment": "MinutesComment",
    "party": "AskedParty",
    "proposed": "ProposedCorrection",
    "deputy_call": "DeputyCall",
    "event": "YearEvent",
    "disclosure_note": "DisclosureNote",
    "theme": "InputTheme",
    "circulation_seat": "CirculationSeat",
    "edition": "AttachmentEdition",
}
_WORDS = {
    "saker": "case",
    "utvalg": "body",
    "kommuner": "partner",
    "regioner": "region",
    "divisjoner": "division",
    "sjekkliste": "perspective",
}


def own_values(worlds: Worlds, address: Address, name: str) -> Iterator[str]:
    """What of ours can stand in an address under a name, the likeliest first."""
    kind = dict(address.parameters)[name]
    parts = address.path.split("/")
    if name == "stop":
        yield "kommuner"
        return
    if name == "number":
        yield "1"
        return
    if kind is UUID:
        if address.public and name in _OPEN:
            yield str(worlds.ready[_OPEN[name]])
        for part in parts:
            if name in _READY.get(part, {}):
                yield str(worlds.ready[_READY[part][name]])
        stem = name.removesuffix("_id")
        for key in worlds.own_ids[_KINDS.get(stem, stem.capitalize())]:
            yield str(key)
        return
    before = parts[parts.index(f"{{{name}}}") - 1]
    tables = [_WORDS[before]] if before in _WORDS else list(worlds.words)
    yield from dict.fromkeys(word for table in tables for word in worlds.words[table])
