"""Documents: the papers the community sends out, made by the system from what is recorded.

A document is requested with the change it belongs to, made by a worker, and then never changes: a new edition
is a new row, and the old one stays. Its audience is copied when it is requested; it holds nothing that this
audience could not have read on the pages. One that is a side's own says so on its row and on its file's, and only
that side, region or division finds it.
"""
