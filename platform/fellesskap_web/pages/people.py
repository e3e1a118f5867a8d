"""The pages of persons: who is known here, one of them, registering and correcting, and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post

from fellesskap.access import policy
from fellesskap.access.actions import action
from fellesskap.actor import RoleKind
from fellesskap.errors import NotAllowed, NotFound
from fellesskap.people import service
from fellesskap.people.service import EditPerson, RegisterPerson
from fellesskap.texts import mark
from fellesskap_graphql.errors import RequestError
from fellesskap_graphql.ids import global_id
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.forms import Form

PAGE_SIZE = 20
LONGEST_SEARCH = 100
Data = dict[str, Any]

# What stands in the address, and the role it stands for.
ROLES: Mapping[str, str] = {
    "sekretariat": "SECRETARIAT",
    "kommunekontakt": "MUNICIPAL_CONTACT",
    "regionkontakt": "REGION_CONTACT",
    "divisjonskontakt": "DIVISION_CONTACT",
    "folkevalgt": "ELECTED",
    "administrator": "ADMINISTRATOR",
}
_CONTACTS = ["SECRETARIAT", "MUNICIPAL_CONTACT", "REGION_CONTACT", "DIVISION_CONTACT"]


@get("/personer")
async def list_people(visit: Visit) -> Page:
    """List the persons the address asks for; with a seat in it, to choose one of them for the seat."""
    query = visit.query
    wanted = {
        "search": query.get("navn", "").strip()[:LONGEST_SEARCH] or None,
        "role": ROLES.get(query.get("rolle", "")),
        "body": query.get("utvalg") or None,
        "partner": query.get("kommune") or None,
    }
    back = {"last": PAGE_SIZE, "before": query["for"]} if query.get("for") else None
    ahead = {"first": PAGE_SIZE, "after": query.get("etter") or None}
    try:
        data = await read(visit, "PersonList", {**wanted, **(back or ahead)})
    except RequestError as error:
        if error.code != "argument.cursor":
            raise
        data = await read(visit, "PersonList", {**wanted, "first": PAGE_SIZE})
    return await page(
        visit,
        "people/list.html",
        data=data,
        roles=ROLES,
        names=office_names(data),
        filtered=any(query.get(name) for name in ("navn", "rolle", "utvalg", "kommune")),
        registers=action("registerPerson", partial(policy.require_secretariat, visit.actor)).allowed,
        page_link=partial(_page_link, visit),
        chooses=query.get("plass", ""),
    )


def _page_link(visit: Visit, place: Mapping[str, str]) -> str:
    kept = {name: value for name, value in visit.query.items() if name not in ("etter", "for")}
    return f"?{urlencode({**kept, **place})}"


def office_names(data: Data) -> dict[str, str]:
    """Give the names of the offices of the structure in force, by their keys."""
    return {one["key"]: one["name"] for one in data["structure"]["offices"]} if data["structure"] else {}


@get("/personer/ny")
async def new_person(visit: Visit) -> Page:
    """Show the form for a person nobody has registered."""
    policy.require_secretariat(visit.actor)
    return await _new(visit)


async def _new(visit: Visit, form: Form | None = None) -> Page:
    return await page(visit, "people/new.html", form=form)


@post("/personer/ny")
async def register_person(visit: Visit) -> Page:
    """Register a person."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.register_person,
        lambda: RegisterPerson(
            form.text("name"),
            form.text("language", required=False) or visit.tenant.languages[0],
            form.text("email", required=False) or None,
            form.text("phone", required=False) or None,
        ),
        then=lambda person_id: visit.path("personer", person_id),
        receipt=mark("%(name)s er registrert."),
        facts={"name": form.value("name")},
        next_step=mark("Sett personen inn i en plass, eller gi den en funksjon."),
        again=partial(_new, visit),
    )


@get("/personer/{person_id:uuid}")
async def show_person(visit: Visit, person_id: UUID) -> Page:
    """Show a person: where they sit and sat, for whom they stand in, and how they are reached."""
    data = await load_person(visit, person_id)
    today = visit.today.isoformat()
    held = data["person"]["allHoldings"]
    return await page(
        visit,
        "people/show.html",
        data=data,
        key=person_id,
        names=office_names(data),
        now=[one for one in held if one["validFrom"] <= today and not _over(one, today)],
        ahead=[one for one in reversed(held) if one["validFrom"] > today],
        before=[one for one in held if _over(one, today)],
        can={one["name"] for one in data["person"]["actions"] if one["allowed"]},
    )


def _over(held: Data, today: str) -> bool:
    return held["validTo"] is not None and held["validTo"] <= today


async def load_person(visit: Visit, person_id: UUID) -> Data:
    """Load a person's page; raise `NotFound` where the reader does not see the person."""
    data = await read(visit, "PersonPage", {"id": global_id("Person", person_id)})
    if data["person"] is None:
        raise NotFound("person.not_found")
    return data


@get("/personer/{person_id:uuid}/endre")
async def show_edit(visit: Visit, person_id: UUID) -> Page:
    """Show the form for correcting a person."""
    return await _edit(visit, person_id)


async def _edit(visit: Visit, person_id: UUID, form: Form | None = None) -> Page:
    data = await load_person(visit, person_id)
    for one in data["person"]["actions"]:
        if one["name"] == "editPerson" and not one["allowed"]:
            raise NotAllowed(one["code"])
    return await page(visit, "people/edit.html", data=data, form=form, key=person_id)


@post("/personer/{person_id:uuid}/endre")
async def edit_person(visit: Visit, person_id: UUID) -> Page:
    """Correct a person."""
    form = await sent_form(visit)
    await load_person(visit, person_id)
    return await command(
        visit,
        form,
        service.edit_person,
        lambda: EditPerson(
            person_id,
            form.version,
            form.text("name"),
            form.text("language"),
            form.text("email", required=False) or None,
            form.text("phone", required=False) or None,
            contact_shared=form.flag("contact_shared"),
        ),
        then=visit.path("personer", person_id),
        receipt=mark("Opplysningene er lagret."),
        again=partial(_edit, visit, person_id),
    )


@get("/kontakter")
async def show_contacts(visit: Visit) -> Page:
    """List whom to ask, by role and place."""
    if not visit.actor.seats and not visit.actor.roles:
        raise NotFound("page.not_found")
    data = await read(visit, "ContactDirectory", {"kinds": _CONTACTS})
    by_kind: dict[str, list[Data]] = {kind: [] for kind in _CONTACTS}
    for grant in data["roleGrants"]:
        if grant["person"]:
            by_kind[grant["kind"]].append(grant)
    today = visit.today.isoformat()
    offices = [one for one in data["offices"] if one["person"] and one["validFrom"] <= today]
    return await page(
        visit,
        "people/contacts.html",
        data=data,
        names=office_names(data),
        secretariat=by_kind["SECRETARIAT"],
        divisions=sorted(by_kind["DIVISION_CONTACT"], key=lambda one: one["division"]["name"]),
        regions=[
            {
                **region,
                "contacts": [
                    one for one in by_kind["REGION_CONTACT"] if one["region"]["key"] == region["key"]
                ],
                "municipalities": _municipalities(
                    {one["partner"]["key"] for one in region["members"] if one["partner"]}, by_kind, offices
                ),
            }
            for region in data["regions"]
        ],
        others=_municipalities(None, by_kind, offices, data["regions"]),
        common=[one for one in offices if not (one["partner"] or one["region"] or one["division"])],
        leading=[body for body in data["bodies"] if any(one["person"] for one in body["leaders"])],
        elected=visit.actor.has(RoleKind.ELECTED),
    )


def _municipalities(
    keys: set[str] | None,
    by_kind: dict[str, list[Data]],
    offices: list[Data],
    regions: list[Data] = [],  # noqa: B006
) -> list[Data]:
    """The municipalities with their contacts and those in office: of a region, or outside every one of them."""
    inside = {one["partner"]["key"] for region in regions for one in region["members"] if one["partner"]}
    found: dict[str, Data] = {}
    for one in (*by_kind["MUNICIPAL_CONTACT"], *offices):
        partner = one["partner"]
        if partner and (partner["key"] in keys if keys is not None else partner["key"] not in inside):
            place = found.setdefault(partner["key"], {**partner, "contacts": [], "offices": []})
            place["contacts" if "kind" in one else "offices"].append(one)
    return sorted(found.values(), key=lambda one: str(one["name"]))


routes = [
    list_people,
    new_person,
    register_person,
    show_person,
    show_edit,
    edit_person,
    show_contacts,
]
