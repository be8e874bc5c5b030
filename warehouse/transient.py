"""Which faults may pass by themselves, so that trying again makes sense.

Belongs here: telling such a fault from one that stays. Not here: trying again (`assets/table_assets.py`).

Bad data, a failed audit, a full disk and an error in our code stay; trying them again wastes time and hides them.
"""

from __future__ import annotations

import errno
import socket

PASSING = frozenset(
    {
        errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.EIO, errno.ESTALE, errno.ETXTBSY, errno.ENOLCK, errno.EDEADLK,
        errno.ETIMEDOUT, errno.ENETDOWN, errno.ENETUNREACH, errno.ENETRESET, errno.EHOSTDOWN, errno.EHOSTUNREACH,
        errno.ECONNABORTED, errno.ECONNRESET, errno.ECONNREFUSED, errno.EPIPE,
    }
)  # fmt: skip


def is_transient(error: BaseException) -> bool:
    """Whether the error, or one that caused it or was met when it was raised, is a fault of the network, a lock or a device that may pass."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, socket.gaierror):
            return seen.errno == socket.EAI_AGAIN
        if isinstance(seen, OSError) and (isinstance(seen, (ConnectionError, TimeoutError)) or seen.errno in PASSING):
            return True
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)  # libraries often leave out `from`
    return False
