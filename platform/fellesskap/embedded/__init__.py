"""PostgreSQL and Valkey from wheels, for a machine that has neither: the local run and the tests.

Both listen on a Unix socket only, keep their data between starts, recover after being killed, and stop when
the process that started them ends, however it ends. A real installation uses servers of its own by URL.
"""

from fellesskap.embedded.postgres import Postgres, remove_postgres, start_postgres
from fellesskap.embedded.process import ServerError
from fellesskap.embedded.valkey import Valkey, remove_valkey, start_valkey

__all__ = [
    "Postgres",
    "ServerError",
    "Valkey",
    "remove_postgres",
    "remove_valkey",
    "start_postgres",
    "start_valkey",
]
