"""Temporary committees (KSU, fagutvalg for a task): appointed with a mandate and a time, prolonged with a reason,
heard when they report, and dissolved only after that. What a committee *is* stands in the structure; here is its
life.
"""
