"""Disagreements: two partners do not agree, and it is tried level by level, nearest to the patient first.

The levels are the community's structure. Each has a time; what was done there is written down before it goes
higher. In a body a disagreement is an ordinary case of that body, on its agenda and with its decision.
"""
