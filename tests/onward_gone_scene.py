"""The structure after a council took over all that the partnership meeting did."""

from __future__ import annotations

import json
from dataclasses import replace

from fellesskap.plain import from_plain, to_json
from fellesskap.structure.model import Structure
from onward_scene import onward_structure


def after() -> Structure:
    """The structure in which decisions go onward to the council, and the partnership meeting is no more."""
    text = to_json(onward_structure()).replace('"mote"', '"rad"')
    structure = from_plain(Structure, json.loads(text))
    bodies = (replace(one, succeeds="mote") if one.key == "rad" else one for one in structure.bodies)
    return replace(structure, bodies=tuple(bodies))
