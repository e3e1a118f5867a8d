"""Attachments: `receiving` takes a file in, `adding` keeps it, `changing` sees to those there are, `waiting` has
the ones looked at that a virus scanner could not be asked about.
"""

from fellesskap.attachments.service.adding import (
    AddAttachment,
    Kept,
    ReplaceAttachment,
    add_attachment,
    keep_attachment,
    keep_edition,
    replace_attachment,
    require_may_attach,
)
from fellesskap.attachments.service.changing import (
    MoveAttachment,
    RemoveAttachment,
    UpdateAttachment,
    move_attachment,
    remove_attachment,
    take_back_edition,
    take_off,
    update_attachment,
)
from fellesskap.attachments.service.receiving import load_file, receive_file
from fellesskap.attachments.service.waiting import scan_waiting

__all__ = [
    "AddAttachment",
    "Kept",
    "MoveAttachment",
    "RemoveAttachment",
    "ReplaceAttachment",
    "UpdateAttachment",
    "add_attachment",
    "keep_attachment",
    "keep_edition",
    "load_file",
    "move_attachment",
    "receive_file",
    "remove_attachment",
    "replace_attachment",
    "require_may_attach",
    "scan_waiting",
    "take_back_edition",
    "take_off",
    "update_attachment",
]
