"""A rehearsal: a year and a case of every kind run through a structure before anybody has to live with it.

Nothing is stored. What happens is decided by the very rules that the services ask, with every seat filled and
every partner agreeing, so that what stands in the way lies in the structure itself.
"""
