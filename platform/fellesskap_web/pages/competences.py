"""The pages of what is attested of a person and whom they may bind: reading it, recording it, and ending it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.access.actions import action
from fellesskap.composition.model import AuthorityKind, Gender
from fellesskap.composition.rules import require_person_itself
from fellesskap.composition.service import (
    Attest,
    DeclareGender,
    GrantAuthority,
    WithdrawAttestation,
    WithdrawAuthority,
    attest,
    declare_gender,
    grant_authority,
    withdraw_attestation,
    withdraw_authority,
)
from fellesskap.errors import NotFound
from fellesskap.people.rules import LONGEST_NAME
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id, key_of
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form

_LEVELS = range(1, 10)


@get("/personer/{person_id:uuid}/kompetanse")
async def show_competences(visit: Visit, person_id: UUID) -> Page:
    """Show what is attested of a person, and what they may bind others to."""
    return await _person(visit, person_id)


async def _person(visit: Visit, person_id: UUID, form: Form | None = None) -> Page:
    tells = action("declareGender", lambda: require_person_itself(visit.actor, person_id))
    return await page(
        visit,
        "composition/person.html",
        "PersonCompetence",
        {"id": global_id("Person", person_id)},
        need="person",
        form=form,
        key=person_id,
        keeps=_keeps(visit),
        tells=tells.allowed,
        genders=[one.value for one in Gender],
    )


@post("/personer/{person_id:uuid}/kompetanse")
async def tell_gender(visit: Visit, person_id: UUID) -> Page:
    """Note what a person tells of their gender."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        declare_gender,
        lambda: DeclareGender(person_id, form.choice_or_none("gender", Gender)),
        then=visit.path("personer", person_id, "kompetanse"),
        receipt=mark("Det du oppga, er lagret."),
        next_step=mark("Bare sekretariatet og personen selv kan se det."),
        again=partial(_person, visit, person_id),
    )


@get("/personer/{person_id:uuid}/kompetanse/ny")
async def begin_attestation(visit: Visit, person_id: UUID) -> Page:
    """Show the form for attesting something."""
    return await _attestation(visit, person_id)


async def _attestation(visit: Visit, person_id: UUID, form: Form | None = None) -> Page:
    policy.require_secretariat(visit.actor)
    variables = {"id": global_id("Person", person_id)}
    template = "composition/attest.html"
    return await page(
        visit,
        template,
        "PersonCompetence",
        variables,
        need="person",
        form=form,
        key=person_id,
        levels=list(_LEVELS),
    )


@post("/personer/{person_id:uuid}/kompetanse/ny")
async def send_attestation(visit: Visit, person_id: UUID) -> Page:
    """Attest a competence or a leader level."""
    form = await sent_form(visit)
    name = await _name(visit, person_id)

    def build() -> Attest:
        what = form.text("competence")
        level = what.removeprefix("#")
        return Attest(
            person_id,
            form.day("valid_from"),
            "" if what.startswith("#") else what,
            int(level) if what.startswith("#") and level.isdecimal() and len(level) == 1 else None,
            form.day_or_none("valid_to"),
            form.text("attested_by", longest=LONGEST_NAME),
            form.text("evidence", required=False),
        )

    return await command(
        visit,
        form,
        attest,
        build,
        then=visit.path("personer", person_id, "kompetanse"),
        receipt=mark("Bekreftelsen for %(name)s er lagret."),
        facts={"name": name},
        next_step=mark("Sammensetningen av utvalgene er regnet ut på nytt."),
        again=partial(_attestation, visit, person_id),
    )


@get("/kompetanse/{attestation_id:uuid}/avslutt")
async def begin_withdrawal(visit: Visit, attestation_id: UUID) -> Page:
    """Show the form for ending what is attested."""
    return await _withdrawal(visit, attestation_id)


async def _withdrawal(visit: Visit, attestation_id: UUID, form: Form | None = None) -> Page:
    data = await _load(visit, "AttestationForm", "attestation", "Attestation", attestation_id)
    person = key_of(data["attestation"]["person"]["id"], "Person")
    return await page(
        visit, "composition/withdraw.html", data=data, form=form, key=attestation_id, person_key=person
    )


@post("/kompetanse/{attestation_id:uuid}/avslutt")
async def end_attestation(visit: Visit, attestation_id: UUID) -> Page:
    """End what is attested."""
    form = await sent_form(visit)
    data = await _load(visit, "AttestationForm", "attestation", "Attestation", attestation_id)
    person = data["attestation"]["person"]
    return await command(
        visit,
        form,
        withdraw_attestation,
        lambda: WithdrawAttestation(attestation_id, form.version, form.day("ends_on")),
        then=visit.path("personer", key_of(person["id"], "Person"), "kompetanse"),
        receipt=mark("Bekreftelsen for %(name)s er avsluttet."),
        facts={"name": person["name"]},
        again=partial(_withdrawal, visit, attestation_id),
    )


@get("/personer/{person_id:uuid}/fullmakt/ny")
async def begin_authority(visit: Visit, person_id: UUID) -> Page:
    """Show the form for recording an authority."""
    return await _authority(visit, person_id)


async def _authority(visit: Visit, person_id: UUID, form: Form | None = None) -> Page:
    policy.require_secretariat(visit.actor)
    variables = {"id": global_id("Person", person_id)}
    template = "composition/authorise.html"
    return await page(visit, template, "AuthorityPlaces", variables, need="person", form=form, key=person_id)


@post("/personer/{person_id:uuid}/fullmakt/ny")
async def send_authority(visit: Visit, person_id: UUID) -> Page:
    """Record an authority."""
    form = await sent_form(visit)
    name = await _name(visit, person_id)

    def build() -> GrantAuthority:
        behalf = form.text("behalf")
        return GrantAuthority(
            key_of(form.text("holding_id"), "Holding") or UUID(int=0),
            form.choice("kind", AuthorityKind),
            form.day("valid_from"),
            form.text("reference"),
            key_of(behalf, "Partner"),
            key_of(behalf, "Region"),
            key_of(behalf, "Division"),
            form.integer_or_none("limit_nok"),
            form.text("limit_text", required=False),
            form.day_or_none("evidence_date"),
            form.day_or_none("valid_to"),
        )

    return await command(
        visit,
        form,
        grant_authority,
        build,
        then=visit.path("personer", person_id, "kompetanse"),
        receipt=mark("Fullmakten for %(name)s er lagret."),
        facts={"name": name},
        next_step=mark("Alle partene kan se den på plassen."),
        again=partial(_authority, visit, person_id),
    )


@get("/fullmakt/{authority_id:uuid}/avslutt")
async def begin_end(visit: Visit, authority_id: UUID) -> Page:
    """Show the form for ending an authority."""
    return await _end(visit, authority_id)


async def _end(visit: Visit, authority_id: UUID, form: Form | None = None) -> Page:
    data = await _load(visit, "AuthorityForm", "authority", "Authority", authority_id)
    person = _holder(data)
    return await page(
        visit,
        "composition/end.html",
        data=data,
        form=form,
        key=authority_id,
        person_key=key_of(person["id"], "Person"),
        person_name=person["name"],
    )


@post("/fullmakt/{authority_id:uuid}/avslutt")
async def end_authority(visit: Visit, authority_id: UUID) -> Page:
    """End an authority."""
    form = await sent_form(visit)
    person = _holder(await _load(visit, "AuthorityForm", "authority", "Authority", authority_id))
    return await command(
        visit,
        form,
        withdraw_authority,
        lambda: WithdrawAuthority(authority_id, form.version, form.day("ends_on")),
        then=visit.path("personer", key_of(person["id"], "Person"), "kompetanse"),
        receipt=mark("Fullmakten for %(name)s er avsluttet."),
        facts={"name": person["name"]},
        again=partial(_end, visit, authority_id),
    )


async def _load(visit: Visit, operation: str, root: str, kind: str, key: UUID) -> dict[str, Any]:
    """Load what the secretariat is about to end."""
    data = await read(visit, operation, {"id": global_id(kind, key)})
    if data[root] is None:
        raise NotFound("page.not_found")
    policy.require_secretariat(visit.actor)
    return data


async def _name(visit: Visit, person_id: UUID) -> str:
    person = (await read(visit, "PersonCompetence", {"id": global_id("Person", person_id)}))["person"]
    if person is None:
        raise NotFound("page.not_found")
    return str(person["name"])


def _holder(data: dict[str, Any]) -> dict[str, Any]:
    holding = data["authority"]["holding"] or {}
    person: dict[str, Any] | None = holding.get("person")
    if person is None:
        raise NotFound("page.not_found")
    return person


def _keeps(visit: Visit) -> bool:
    """Tell whether the visitor keeps these records."""
    return action("attest", lambda: policy.require_secretariat(visit.actor)).allowed


routes = [
    show_competences,
    tell_gender,
    begin_attestation,
    send_attestation,
    begin_withdrawal,
    end_attestation,
    begin_authority,
    send_authority,
    begin_end,
    end_authority,
]
