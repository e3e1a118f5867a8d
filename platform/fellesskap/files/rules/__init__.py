"""What a file may be: `kinds` by its name and size, `archives`, `office`, `sheets`, `odt`, `drawings`, `pdf` and
`pictures` by what is in it, `parts` by its words, and `limits` by what looking through it costs.
"""
