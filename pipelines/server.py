"""`conflict-ledger ui`: Dagster's web server and daemon on this machine, with history kept.

Belongs here: starting and stopping the two processes. Not here: what they serve (`definitions.py`, `web_server.py`).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from warehouse.settings import kept_place, load_settings, save_settings, warehouse_files


def serve(warehouse: Path | None, corpus: Sequence[str] | None, port: int, read_only: bool) -> None:
    """Runs the web server and the daemon until interrupted; ends both when either ends.

    The daemon starts once the runs that a crash cut off are failed, so never while a command refreshes: a dead run cannot be
    told from that one, and would hold up the queue for good. Raises ValueError for settings that cannot be read.
    """
    from pipelines.instance import open_instance
    from pipelines.orphans import fail_orphans

    files = warehouse_files(warehouse)
    settings = load_settings(files)
    if corpus:
        settings = replace(settings, corpus=tuple(kept_place(place) for place in corpus))
    save_settings(files, settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    processes: list[subprocess.Popen[bytes]] = []
    try:
        with open_instance(files) as instance:
            environment = os.environ | {"CONFLICT_LEDGER_WAREHOUSE": str(files.root)}
            web = [sys.executable, "-m", "pipelines.web_server", str(port), *(["read-only"] if read_only else [])]
            daemon = [sys.executable, "-m", "dagster._daemon", "run", "-m", "pipelines.definitions"]
            processes.append(subprocess.Popen(web, env=environment))
            print(f"Dagster UI: http://127.0.0.1:{port}  (Ctrl-C ends it)", flush=True)
            while all(process.poll() is None for process in processes):
                if len(processes) == 1 and (cut_off := fail_orphans(instance, files)) is not None:
                    for run_id in cut_off:
                        print(f"run {run_id} was cut off; it is marked as failed", flush=True)
                    processes.append(subprocess.Popen(daemon, env=environment))
                time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)
