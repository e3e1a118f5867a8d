"""Pre-meetings: what one side of the community, a region or a division, goes through by itself before a meeting.

Only those whose it is see that there is one; what each case needs is written as notes beside it.
"""
