"""Meetings: planned, called, held, minuted and approved, with the seats of the meeting's own day.

Attendance points at the seat, so that it always says whom someone meets for. The agenda lists treatments of
cases and items of its own; what was said is recorded on the item.
"""
