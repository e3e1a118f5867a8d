"""The read compiler: one GraphQL operation becomes one SQL statement that returns the finished JSON.

`expressions` and `mapping` say what a field can be, `binding` checks every field against its table when the
schema is built, `document` turns a text into an operation, `plan` an operation into a tree, `sql` the tree
into text, `execute` runs it.
"""
