"""Rounds: anchoring a discussed case with the partners before it is decided.

A round asks the municipalities, gathered in their regions, and the trust through its divisions. What silence
and an objection mean is frozen from the route when the round opens. Each partner answers for itself; a
region, and the trust over its divisions, then settles a position of its own.
"""
