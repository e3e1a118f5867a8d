"""The pages on which a case is sent back, sent again, withdrawn and taken up anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from litestar import get, post

from fellesskap.cases import service as cases
from fellesskap.texts import mark
from fellesskap.withdrawals import service as withdrawals
from fellesskap_web.context import Page, Visit, command, page, sent_form
from fellesskap_web.forms import Form
from fellesskap_web.pages.case_acts import act_page, find_target
from fellesskap_web.road import Data, current_rounds


@dataclass(frozen=True, slots=True)
class _Act:
    """One of the four: its command, the field it asks for, and what its page says."""

    name: str
    command: Callable[..., Any]
    perform: Callable[..., Any]
    field: str
    title: str
    label: str
    description: str
    submit: str
    receipt: str
    next_step: str
    required: bool = True


_ACTS = {
    "send-tilbake": _Act(
        "returnCase",
        cases.ReturnCase,
        cases.return_case,
        "reason",
        mark("Send saken tilbake"),
        mark("Hva mangler?"),
        mark("Skriv hva som må rettes eller fylles ut. Den som meldte inn saken, leser dette."),
        mark("Send tilbake"),
        mark("Saken er sendt tilbake."),
        mark("Den som meldte den inn, har fått beskjed. Saken kommer hit igjen når den er rettet."),
    ),
    "send-inn-igjen": _Act(
        "sendCaseAgain",
        cases.SendCaseAgain,
        cases.send_case_again,
        "note",
        mark("Send inn saken igjen"),
        mark("Hva har du endret?"),
        mark("Sekretariatet leser dette sammen med saken."),
        mark("Send inn igjen"),
        mark("Saken er sendt inn igjen."),
        mark("Sekretariatet har fått beskjed."),
        required=False,
    ),
    "trekk": _Act(
        "withdrawCase",
        withdrawals.WithdrawCase,
        withdrawals.withdraw_case,
        "reason",
        mark("Trekk saken"),
        mark("Hvorfor trekkes saken?"),
        mark("Begrunnelsen står på saken, så alle som ser den, kan lese den."),
        mark("Trekk saken"),
        mark("Saken er trukket."),
        mark("De som skulle behandle den eller svare på den, har fått beskjed."),
    ),
    "avslutt": _Act(
        "concludeCase",
        withdrawals.ConcludeCase,
        withdrawals.conclude_case,
        "reason",
        mark("Avslutt etter drøftingen"),
        mark("Hvorfor skal saken ikke videre?"),
        mark("For eksempel at den var til orientering. Alle som ser saken, kan lese det."),
        mark("Avslutt saken"),
        mark("Saken er avsluttet."),
        mark("Den som meldte den inn, og utvalget har fått beskjed."),
    ),
    "ta-opp-igjen": _Act(
        "reopenCase",
        withdrawals.ReopenCase,
        withdrawals.reopen_case,
        "reason",
        mark("Ta saken opp igjen"),
        mark("Hvorfor tas den opp igjen?"),
        mark("Begrunnelsen står på saken, så alle som ser den, kan lese den."),
        mark("Ta opp igjen"),
        mark("Saken er tatt opp igjen."),
        mark("Neste steg er å behandle den på nytt der den ligger."),
    ),
}
_ADDRESSES = [f"/saker/{{key:str}}/{act}" for act in _ACTS]


@get(_ADDRESSES)
async def show_act(visit: Visit, key: str) -> Page:
    """Show what the act does, and ask for the words it needs."""
    return await _show(visit, key)


async def _show(visit: Visit, key: str, form: Form | None = None) -> Page:
    address = _address_of(visit)
    chosen = _ACTS[address]

    async def show(data: Data) -> Page:
        case = data["case"]
        running = [one for one in current_rounds(case) if one["state"] == "OPEN"]
        made = [one for one in case["decisions"] if not one["confirms"]]
        return await page(
            visit,
            "cases/life.html",
            data=data,
            form=form,
            act=chosen,
            address=address,
            running=running[0] if running else None,
            decision=made[0] if made else None,
            waiting=next((one for one in case["corrections"] if not one["sentAt"]), None),
        )

    return await act_page(visit, key, chosen.name, form, show)


def _address_of(visit: Visit) -> str:
    """Which of the four acts the page at hand is for."""
    return visit.request.url.path.rpartition("/")[2]


@post(_ADDRESSES)
async def act_on_case(visit: Visit, key: str) -> Page:
    """Send a case back or again, withdraw it, or take it up anew."""
    form = await sent_form(visit)
    chosen = _ACTS[_address_of(visit)]
    case_id = await find_target(visit, key)
    words = {chosen.field: form.text(chosen.field, required=False)}
    return await command(
        visit,
        form,
        chosen.perform,
        lambda: chosen.command(case_id=case_id, version=form.version, **words),
        then=visit.path("saker", key),
        receipt=chosen.receipt,
        next_step=chosen.next_step,
        again=partial(_show, visit, key),
    )


routes = [show_act, act_on_case]
