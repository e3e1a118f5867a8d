"""Cases: one matter with one number through all bodies, each treatment a row.

Reported in the community's own form, placed by the secretariat with a reason, lit from every perspective,
discussed, anchored with the partners and decided in a later meeting. The timeline (`event`) tells the story
to everyone who may see the case.
"""
