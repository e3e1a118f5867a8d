"""People: who holds which seat, who stands in for whom, and what else each is trusted with.

Seat → holding → person, each dated: composition is always "as of a day". A person's roles and seats today
are what access is decided by. Contact data lies in a table of its own, which others than the secretariat
and the person never see.
"""
