"""`conflict-ledger ui`: Dagster's web server and daemon on this machine, with history kept.

Belongs here: starting and stopping the two processes. Not here: what they serve (`definitions.py`).
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

from warehouse.settings import load_settings, save_settings, warehouse_files


def serve(warehouse: Path | None, corpus: Sequence[str] | None, port: int) -> None:
    """Runs the web server and the daemon until interrupted; ends both when either ends.

    Raises ValueError for settings that cannot be read.
    """
    from pipelines.instance import ensure_home

    files = warehouse_files(warehouse)
    settings = load_settings(files)
    if corpus:
        settings = replace(settings, corpus=tuple(place if "://" in place else str(Path(place).absolute()) for place in corpus))
    save_settings(files, settings)
    home = ensure_home(files)
    environment = os.environ | {"CONFLICT_LEDGER_WAREHOUSE": str(files.root), "DAGSTER_HOME": str(home)}
    module = ["-m", "pipelines.definitions"]
    web = [sys.executable, "-m", "dagster_webserver", *module, "--host", "127.0.0.1", "--port", str(port)]
    daemon = [sys.executable, "-m", "dagster._daemon", "run", *module]
    processes = [subprocess.Popen(command, env=environment) for command in (web, daemon)]
    print(f"Dagster UI: http://127.0.0.1:{port}  (Ctrl-C ends it)", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)
