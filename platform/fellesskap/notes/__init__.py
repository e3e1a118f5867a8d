"""Notes: what one side of the community, a region or a division writes to itself about a case or an agenda.

The other side reads none of them by any door. They are not secret: a request for access may reach them.
"""
