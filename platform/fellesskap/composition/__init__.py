"""Composition: who may fill which seat and speak for whom, and where the filled seats break a rule on a day.

A person is attested to have a competence or a leader level, may tell their gender, and may be authorised to
bind somebody while in a seat. The report compares the seats as they are filled with the rules of the
structure; it judges and stops nothing.
"""
