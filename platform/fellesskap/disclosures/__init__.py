"""Requests for access (innsynskrav): what somebody asked to read under offentleglova, who answers, and how it went.

Both secretariats see every request; that a note of one side's own is asked for is seen by that side alone.
"""
