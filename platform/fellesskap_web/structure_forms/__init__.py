"""Forms for the parts of a structure, made from the model itself: a field added there can be edited here.

`layout` says in which order and with which help, `short` which fields a step of the walk asks about, `fields`
what a form shows, `reading` what was sent.
"""

from fellesskap_web.structure_forms.fields import Field, Group, Widget, groups_of
from fellesskap_web.structure_forms.reading import read_part
from fellesskap_web.structure_forms.short import SHORT

__all__ = ["SHORT", "Field", "Group", "Widget", "groups_of", "read_part"]
