"""The graph: every read of the product, and every command, as one GraphQL schema compiled to SQL.

Nouns (`structure`, `people`, `meetings` …) say what can be asked and where it comes from; `compiler` turns an
operation into one statement; `graph` puts them together; `door` serves it over HTTP.
"""
