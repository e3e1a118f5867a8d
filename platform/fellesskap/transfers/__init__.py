"""Transfers: a case, or a part of one, is lifted to another body or taken down to one.

The case keeps its number and everything that was done with it; a part becomes a case of its own that its parent
shows. Which ways there are is the community's structure; the secretariat may go another way with a reason.
"""
