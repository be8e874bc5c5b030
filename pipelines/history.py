"""Dagster's history in SQLite, written with fewer commits: its own storage with the index kept open.

Belongs here: what our `dagster.yaml` names as `event_log_storage`; it holds to Dagster 1.13's, and a test pins that.
Not here: the rest of the instance's settings (`instance.py`); a team's PostgreSQL needs none of this.

Dagster opens and closes an engine for every statement, up to four times an event, and a refresh has some 900 events. Here
engines are kept, the index stays open, events that Dagster hands over as one batch are one transaction, and the files are
synced at checkpoints only: a power cut may take the last events of the history, and never the file's health (SQLite's WAL mode). A run's own
file is still closed after each write, for the UI follows a live run by the changes of that file.
"""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Self

import sqlalchemy as db
from dagster._config import StringSource
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData

FOLDER = ("history", "runs")  # below DAGSTER_HOME, where Dagster's default has it
KEPT_ENGINES = 16


class KeptIndexEventLogStorage(SqliteEventLogStorage):
    """SQLite event log storage below `home` whose index connection stays open and whose batches are one transaction."""

    def __init__(self, home: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._held = threading.local()  # the connections of this thread's batch, by shard
        self._tables: set[str] = set()
        self._engines: dict[str, db.Engine] = {}  # an engine remembers how its statements compile
        super().__init__(os.path.join(home, *FOLDER), inst_data)
        self._db_lock = threading.RLock()  # type: ignore[assignment]  # a batch holds two connections

    def _engine(self, shard: str) -> db.Engine:
        if shard not in self._engines:
            if len(self._engines) == KEPT_ENGINES:
                self._engines.pop(next(name for name in self._engines if name != INDEX_SHARD_NAME))
            pool = db.QueuePool if shard == INDEX_SHARD_NAME else db.NullPool
            arguments = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
            engine = db.create_engine(self.conn_string_for_shard(shard), poolclass=pool, connect_args=arguments)
            db.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = NORMAL"))
            self._engines[shard] = engine
        return self._engines[shard]

    @classmethod
    def config_type(cls) -> Mapping[str, Any]:
        """`home`: the Dagster home."""
        return {"home": StringSource}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> Self:
        """As `dagster.yaml` names it."""
        return cls(inst_data=inst_data, **config_value)

    def has_table(self, table_name: str) -> bool:
        """Whether the index has the table; asked once for one that it has."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    @contextmanager
    def _connect(self, shard: str) -> Iterator[db.Connection]:
        held: dict[str, db.Connection] = getattr(self._held, "connections", {})
        if shard in held:
            yield held[shard]
        elif shard not in self._initialized_dbs:
            with super()._connect(shard) as connection:
                yield connection
        else:
            with self._db_lock, self._engine(shard).begin() as connection:
                yield connection

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Stores events in one transaction of the index and one of each run's file."""
        with ExitStack() as stack:
            shards = [INDEX_SHARD_NAME, *dict.fromkeys(event.run_id for event in events)]
            held = {shard: stack.enter_context(self._connect(shard)) for shard in shards}
            stack.callback(self._held.__dict__.clear)
            self._held.connections = held
            super().store_event_batch(events)

    def dispose(self) -> None:
        """Closes the index."""
        super().dispose()
        self._engine(INDEX_SHARD_NAME).dispose()
