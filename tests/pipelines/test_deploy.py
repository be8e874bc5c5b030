"""The deployment as deploy/ describes it: Dagster's history in a real PostgreSQL, the UI read-only behind a real nginx with a login.

Needs Debian's postgresql, nginx and apache2-utils, and dagster-postgres; skipped, visibly, without them.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import ATTACK, TALKS
from warehouse.files import WarehouseFiles, connect_read_only
from warehouse.releases import releases

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
INITDB = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), None)
MISSING = [
    name
    for name, there in (
        ("postgresql", INITDB),
        ("nginx", shutil.which("nginx") or shutil.which("/usr/sbin/nginx")),
        ("apache2-utils", shutil.which("htpasswd")),
        ("dagster-postgres", importlib.util.find_spec("dagster_postgres")),
    )
    if not there
]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of its own on a socket in a short folder; the address of its database `ledger`."""
    assert INITDB
    root = Path(subprocess.check_output(["mktemp", "-d", "/tmp/pgXXXXXX"], text=True).strip())
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    user = "postgres" if as_user else pwd.getpwuid(os.geteuid()).pw_name
    if as_user:
        shutil.chown(root, "postgres")
    subprocess.run([*as_user, str(INITDB), "-D", f"{root}/data", "-U", user, "--auth=trust"], check=True, capture_output=True, cwd="/")
    control = [*as_user, str(INITDB.with_name("pg_ctl")), "-D", f"{root}/data"]
    subprocess.run(
        [*control, "-o", f"-k {root} -c listen_addresses=''", "-l", f"{root}/log", "-w", "start"], check=True, capture_output=True, cwd="/"
    )
    try:
        subprocess.run([*as_user, str(INITDB.with_name("createdb")), "-h", str(root), "-U", user, "ledger"], check=True, cwd="/")
        yield f"postgresql://{user}@/ledger?host={root}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, capture_output=True, cwd="/")
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A server for the tests of this module."""
    with postgres_server() as address:
        yield address


def deployed_home(root: Path, postgres: str) -> Path:
    """A Dagster home below the root with the deployed dagster.yaml, its history in the server."""
    home = root / "dagster"
    home.mkdir()
    address = postgres.replace("postgresql:", "postgresql+psycopg2:")
    (home / "dagster.yaml").write_text((DEPLOY / "dagster.yaml").read_text().replace("postgresql+psycopg2:///ledger", address))
    return home


@pytest.fixture(scope="module")
def service(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """A refresh, then the service's own command, with the deployed dagster.yaml."""
    root = tmp_path_factory.mktemp("deploy")
    (root / "corpus").mkdir()
    (root / "corpus" / "attack.txt").write_text(ATTACK)
    home = deployed_home(root, postgres)
    port = free_port()
    environment = os.environ | {
        "DAGSTER_HOME": str(home),
        "CONFLICT_LEDGER_WAREHOUSE": str(root / "warehouse"),
        "CONFLICT_LEDGER_HOSTS": "ledger.example.org",
    }
    environment.pop("CONFLICT_LEDGER_CORPUS", None)
    cli = [sys.executable, "-m", "pipelines.command_line"]
    done = subprocess.run([*cli, "refresh", "--corpus", str(root / "corpus")], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with (root / "ui.log").open("w") as log:
        process = subprocess.Popen([*cli, "ui", "--read-only", "--port", str(port)], env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + 120
            while True:
                try:
                    httpx.get(f"http://127.0.0.1:{port}/server_info", timeout=5).raise_for_status()
                    break
                except httpx.HTTPError:
                    assert process.poll() is None, (root / "ui.log").read_text()
                    assert time.monotonic() < deadline, "the UI did not come up"
                    time.sleep(0.5)
            yield {"port": port, "home": home, "root": root}
        finally:
            process.terminate()
            process.wait(timeout=60)


def test_the_history_of_runs_is_in_postgresql(service: dict[str, object], postgres: str) -> None:
    import psycopg2

    with psycopg2.connect(postgres) as con, con.cursor() as cursor:
        cursor.execute("SELECT status, pipeline_name FROM runs")
        assert cursor.fetchall() == [("SUCCESS", "refresh")]
        cursor.execute("SELECT count(*) FROM event_logs WHERE dagster_event_type = 'ASSET_CHECK_EVALUATION'")
        assert (cursor.fetchone() or (0,))[0] > 50
    assert not list(Path(str(service["home"])).glob("**/*.db"))


def test_the_proxy_asks_for_a_login_and_the_ui_behind_it_launches_nothing(service: dict[str, object], tmp_path: Path) -> None:
    port = free_port()
    users = tmp_path / "users"
    subprocess.run(["htpasswd", "-bc", str(users), "you", "secret"], check=True, capture_output=True)
    users.chmod(0o644)
    site = (DEPLOY / "nginx.conf").read_text()
    site = site.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("127.0.0.1:3000", f"127.0.0.1:{service['port']}")
    site = site.replace("/etc/nginx/conflict-ledger.users", str(users))
    temporary = "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (tmp_path / "nginx.conf").write_text(
        f"user root;\npid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{site}}}\n"
    )
    for folder in tmp_path.parents:
        if folder.owner() == pwd.getpwuid(os.geteuid()).pw_name and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o111)
    nginx = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off;"])
    try:
        url, host = f"http://127.0.0.1:{port}", {"Host": "ledger.example.org"}
        deadline = time.monotonic() + 20
        while True:
            try:
                refused = httpx.get(f"{url}/server_info", headers=host)
                break
            except httpx.ConnectError:
                assert time.monotonic() < deadline, (tmp_path / "error.log").read_text()
                time.sleep(0.2)
        assert refused.status_code == 401
        login = ("you", "secret")
        assert httpx.get(f"{url}/server_info", headers=host, auth=login, timeout=30).status_code == 200
        mutation = {"query": 'mutation { wipeAssets(assetPartitionRanges: [{assetKey: {path: ["events"]}}]) { __typename } }'}
        answer = httpx.post(f"{url}/graphql", headers=host | {"Origin": "http://ledger.example.org"}, auth=login, json=mutation, timeout=60)
        assert answer.json()["data"]["wipeAssets"]["__typename"] == "UnauthorizedError"
        assert httpx.post(f"{url}/graphql", headers=host | {"Origin": "https://evil.example"}, auth=login, json=mutation).status_code == 403
    finally:
        nginx.terminate()
        nginx.wait(timeout=20)


def test_the_four_lines_of_backup_and_restore_bring_back_history_and_releases(tmp_path: Path) -> None:
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")
    section = re.search(r"## Backup and restore\n+```sh\n(.*?)```", page, re.DOTALL)
    assert section
    lines = section[1].replace("/var/lib/conflict-ledger", str(tmp_path)).splitlines()
    assert len(lines) == 4
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "attack.txt").write_text(ATTACK)
    files = WarehouseFiles(tmp_path / "warehouse")
    with postgres_server() as postgres:
        user, folder = postgres.removeprefix("postgresql://").split("@/ledger?host=")
        environment = os.environ | {"DAGSTER_HOME": str(deployed_home(tmp_path, postgres)), "CONFLICT_LEDGER_WAREHOUSE": str(files.root)}
        environment |= {"PGHOST": folder, "PGUSER": user}
        environment.pop("CONFLICT_LEDGER_CORPUS", None)

        def run(*commands: str) -> None:
            # as the service's user, without the user and the service
            script = "\n".join(["set -e", 'runuser() { shift 3; "$@"; }', "systemctl() { true; }", *commands])
            done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr

        def state() -> tuple[list[int], int, int]:
            """The releases, the articles of the current one, the runs in the history."""
            import psycopg2

            with connect_read_only(files.pointer) as con, psycopg2.connect(postgres) as history, history.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM runs")
                articles = con.execute("SELECT count(*) FROM articles").fetchall()[0][0]
                return [release.number for release in releases(files)], articles, (cursor.fetchone() or (0,))[0]

        refresh = f"{sys.executable} -m pipelines.command_line refresh --corpus {corpus}"
        run(f"cd {DEPLOY.parent} && {refresh}")
        before = state()
        run(*lines[:2])
        (corpus / "talks.txt").write_text(TALKS)
        run(f"cd {DEPLOY.parent} && {refresh}")
        assert state() == ([1, 2], 2, 2)
        cut_off = "from pipelines.refresh import *; from warehouse.files import connect_build; import os; con = connect_build(warehouse_files()); "
        cut_off += "con.execute('DELETE FROM refreshes'); os._exit(0)"
        run(f'cd {DEPLOY.parent} && {sys.executable} -c "{cut_off}"')
        assert files.build.with_name("build.duckdb.wal").exists(), "a crash leaves a journal"
        run(*lines[2:])
        assert state() == before == ([1], 1, 1)
        run(f"cd {DEPLOY.parent} && {refresh}")
        assert state() == ([1, 2], 2, 2)
