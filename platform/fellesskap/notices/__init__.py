"""Notices: what has happened that a person should know, in the inbox and by mail.

A notice is a line in one person's inbox and points at its case, meeting, round or decision; it repeats none
of their content. Each has one delivery, the mail, with a state that never lies: it is claimed before it is
handed to the mail server, and one that was interrupted is `uncertain` until a person settles it.
"""
