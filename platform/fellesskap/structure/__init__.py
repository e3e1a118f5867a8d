"""Structure: how one community is organised, as versioned data.

A structure is drafted, published from a date (from then on it never changes) and superseded. The document
is kept whole with its version; from it the rows that everything else refers to are projected: partners,
regions, divisions, bodies and seats, each with the days it is valid.
"""
