"""The database as everything above may use it: one `Work` a request, roles, ids, audit and outbox."""
