"""Celery broker in a folder, for a machine without Redis.

Kombu's own `filesystem` transport lets a reader take a file that is not written yet (27 of 4,000
small messages lost in our trials) and one empty file ends the worker. Here a message appears whole
or not at all, and a damaged one is logged and dropped. Delivery stays at most once: a killed worker
loses what it holds, so whatever must happen stands as a row in the database.

Private methods of kombu are overridden: kombu is pinned, `tests/bootstrap/test_fsbroker.py` races.
"""

import fcntl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.log import get_logger
from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.utils.json import dumps, loads

logger = get_logger(__name__)
Message = dict[str, Any]


def register() -> None:
    """Make `fsq://` known to kombu, and so to Celery."""
    TRANSPORT_ALIASES["fsq"] = f"{__name__}:Transport"


def _write_whole(path: Path, value: Any) -> None:
    hidden = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    hidden.write_bytes(dumps(value).encode())
    hidden.replace(path)


def _read_message(path: Path) -> Message | None:
    """The message, or None where the file holds none."""
    try:
        message = loads(path.read_text("utf-8"))
        complete = {"body", "properties"} <= message.keys()
    except (ValueError, AttributeError):
        complete = False
    if complete:
        return message
    logger.error("dropped a damaged message: %s", path.name)
    return None


class Channel(filesystem.Channel):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._listed: dict[
            str, list[str]
        ] = {}  # queue -> file names seen at the last listing, latest first
        self.inbox.mkdir(parents=True, exist_ok=True)
        self.outbox.mkdir(parents=True, exist_ok=True)
        self.control_folder.mkdir(parents=True, exist_ok=True)

    @property
    def inbox(self) -> Path:
        return Path(self.data_folder_in)

    @property
    def outbox(self) -> Path:
        return Path(self.data_folder_out)

    def _put(self, queue: str, message: Message, **kwargs: Any) -> None:
        name = f"{time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        _write_whole(self.outbox / name, message)

    def _get(self, queue: str, timeout: float | None = None) -> Message:
        while name := self._next_name(queue):
            message = self._take(name)
            if message is not None:
                return message
        raise Empty

    def _next_name(self, queue: str) -> str | None:
        """Oldest name; one listing serves many messages, else a long queue costs its square."""
        names = self._listed.get(queue)
        if not names:
            names = self._listed[queue] = sorted(self._waiting(queue), reverse=True)
        return names.pop() if names else None

    def _waiting(self, queue: str) -> list[str]:
        names = (path.name for path in self.inbox.iterdir())
        return [name for name in names if name.partition(".")[2] == f"{queue}.msg"]

    def _take(self, name: str) -> Message | None:
        """Renaming is the claim: of several readers, one succeeds."""
        claimed = self.inbox / f".{name}.{uuid.uuid4().hex}.taken"
        try:
            (self.inbox / name).rename(claimed)
        except FileNotFoundError:
            return None
        try:
            return _read_message(claimed)
        finally:
            claimed.unlink()

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = [routing_key or "", pattern or "", queue or ""]
        with self._table(exchange) as rows:
            if row not in rows:
                rows.insert(0, row)

    def _delete(
        self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any
    ) -> None:
        self._purge(queue)
        row = [routing_key or "", pattern or "", queue or ""]
        with self._table(exchange) as rows, suppress(ValueError):
            rows.remove(row)

    @contextmanager
    def _table(self, exchange: str) -> Iterator[list[list[str]]]:
        """Bindings to change in place, one process at a time; readers always find a whole file."""
        path = self._exchange_file(exchange)
        with (self.control_folder / ".lock").open("a") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            rows = [list(row) for row in self.get_table(exchange)]
            before = list(rows)
            yield rows
            if rows != before:
                _write_whole(path, rows)


class Transport(filesystem.Transport):
    Channel = Channel
    driver_type = driver_name = "fsq"

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        # Kombu shares one state per process and would skip binding in a second folder.
        self.state = virtual.BrokerState()
