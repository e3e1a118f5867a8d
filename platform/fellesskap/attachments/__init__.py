"""Attachments: the files that belong to a case, in every edition, and those that each meeting was called with.

Whoever may write the case's text adds, replaces, orders and removes them until a call with the case is sent. What
was sent stays as it was sent. A file is kept only when it has been looked through (`fellesskap.files`).
"""
