"""For every command on input to dialogue meetings: who may give it, and an input that is right in every respect."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from two_worlds import Worlds

Examples = list[tuple[str, dict[str, Any]]]
TEXTS = dict.fromkeys(("title", "question", "background", "proposal", "consequences"), "Fra et tema")


def _on(
    who: str, table: str, kind: str, name: str, *, versioned: bool = True, **more: Any
) -> Callable[[Worlds], Awaitable[Examples]]:
    async def act(worlds: Worlds) -> Examples:
        field = f"{kind[0].lower()}{kind[1:]}Id"
        given: dict[str, Any] = {field: f"{kind}_{worlds.ready[name]}", **more}
        if versioned:
            given["version"] = await worlds.version(table, name)
        return [(who, given)]

    return act


def _call(
    name: str = "input_call", *, versioned: bool = True, **more: Any
) -> Callable[[Worlds], Awaitable[Examples]]:
    return _on("anne", "input_call", "InputCall", name, versioned=versioned, **more)


def _theme(name: str, **more: Any) -> Callable[[Worlds], Awaitable[Examples]]:
    return _on("anne", "input_theme", "InputTheme", name, **more)


def _own(**more: Any) -> Callable[[Worlds], Awaitable[Examples]]:
    return _on("folkevalgt", "input", "Input", "input", **more)


async def _open(worlds: Worlds) -> Examples:
    return [("anne", {"meetingId": f"Meeting_{worlds.ready['talk_to_open']}", "question": "Hva vil dere?"})]


async def _revise_call(worlds: Worlds) -> Examples:
    last_day = (worlds.api.today + timedelta(days=5)).isoformat()
    return await _call(question="Hva vil dere nå?", lastDay=last_day)(worlds)


async def _partner(worlds: Worlds) -> dict[str, str]:
    return {"partnerId": f"Partner_{await worlds.road.id_of('partner', '9901')}"}


async def _give(worlds: Worlds) -> Examples:
    act = _on(
        "folkevalgt", "", "InputCall", "input_call", versioned=False, text="Nytt", **await _partner(worlds)
    )
    return await act(worlds)


async def _register(worlds: Worlds) -> Examples:
    region = f"Region_{await worlds.road.id_of('region', 'nord')}"
    said = _call("input_call_over", versioned=False, text="Sagt", **await _partner(worlds))
    of_region = _call("input_call_over", versioned=False, text="Sagt", regionId=region)
    return [*await said(worlds), *await of_region(worlds)]


async def _make(worlds: Worlds) -> Examples:
    chosen = [f"Input_{worlds.ready['input']}"]
    return await _call(versioned=False, title="Et nytt tema", inputIds=chosen)(worlds)


async def _place(worlds: Worlds) -> Examples:
    chosen = [f"Input_{worlds.ready['input']}"]
    theme = f"InputTheme_{worlds.ready['theme']}"
    return await _call(versioned=False, inputIds=chosen, inputThemeId=theme)(worlds)


async def _merge(worlds: Worlds) -> Examples:
    return await _theme("theme", intoId=f"InputTheme_{worlds.ready['other_theme']}")(worlds)


INPUTS = {
    "openForInput": _open,
    "reviseInputCall": _revise_call,
    "giveInput": _give,
    "reviseInput": _own(text="Nye ord"),
    "withdrawInput": _own(),
    "registerInput": _register,
    "makeTheme": _make,
    "renameTheme": _theme("theme", title="Nytt navn"),
    "mergeThemes": _merge,
    "removeTheme": _theme("theme"),
    "placeInputs": _place,
    "reportTheme": _theme("theme", **TEXTS),
    "setThemeAside": _theme("theme", reason="Ikke nå."),
    "draftSummary": _call(),
    "releaseSummary": _call("input_call_over"),
}
