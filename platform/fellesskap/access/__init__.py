"""Access: who may do what (`policy`), what a role may read (`roles`) and what can be done now (`actions`).

Which rows exist for an actor is not decided here but by the row policies in the database.
"""
