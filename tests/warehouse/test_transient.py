"""What may pass is told from what stays, through the errors that it caused."""

from __future__ import annotations

import errno
import socket

import pytest

from warehouse.transient import is_transient


def caused(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError("reset"),
        TimeoutError("no answer"),
        OSError(errno.EIO, "input/output error"),
        OSError(errno.EHOSTUNREACH, "no route"),
        socket.gaierror(socket.EAI_AGAIN, "try again"),
        caused(ValueError("cannot be listed"), ConnectionRefusedError("refused")),
    ],
)
def test_faults_of_network_and_device_may_pass(error: Exception) -> None:
    assert is_transient(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("a bad value"),
        RuntimeError("an audit"),
        FileNotFoundError(errno.ENOENT, "gone"),
        PermissionError(errno.EACCES, "forbidden"),
        OSError(errno.ENOSPC, "no room"),
        OSError("no room to publish"),
        socket.gaierror(socket.EAI_NONAME, "no such host"),
        MemoryError(),
        caused(ValueError("cannot be listed"), PermissionError(errno.EACCES, "forbidden")),
    ],
)
def test_bad_data_missing_files_full_disks_and_errors_of_ours_stay(error: Exception) -> None:
    assert not is_transient(error)
