"""Report-backs: what a representative tells those it represents after a meeting, kept for them on the meeting.

It is the representative's own words to its own; nobody else reads it, the secretariat as little as the other side.
"""
