"""What must stand before settings are read: a throw-away site, and a PostgreSQL of our own where it is asked for.

Loaded with `-p tests.environment`. XUEJI_TEST_DATABASE=postgresql starts the system's PostgreSQL as its own user.
"""

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from glob import glob
from pathlib import Path

PORT = 54329


def postgresql(port: int = PORT) -> str | None:
    """The URL of a fresh server in a folder of its own; None where PostgreSQL is not installed."""
    binaries = sorted(glob("/usr/lib/postgresql/*/bin"))
    if not binaries:
        return None
    home = Path(tempfile.mkdtemp(prefix="xueji-postgresql-"))
    home.chmod(0o755)
    data = home / "data"
    data.mkdir()
    user: dict[str, object] = {}
    if os.geteuid() == 0:
        shutil.chown(data, "postgres", "postgres")
        user = {"user": "postgres", "group": "postgres", "extra_groups": []}
    run = {"cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **user}
    initdb = [f"{binaries[-1]}/initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "--locale=C.UTF-8"]
    subprocess.run(initdb, check=True, **run)  # type: ignore[call-overload]  # options are gathered in one place
    options = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data}"]
    server = subprocess.Popen([f"{binaries[-1]}/postgres", "-D", str(data), "-p", str(port), *options], **run)  # type: ignore[call-overload]  # as above
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    atexit.register(lambda: (server.terminate(), server.wait()))
    ready = [f"{binaries[-1]}/pg_isready", "-h", "127.0.0.1", "-p", str(port)]
    for _ in range(100):
        if subprocess.run(ready, check=False, **run).returncode == 0:  # type: ignore[call-overload]  # as above
            return f"postgres://postgres@127.0.0.1:{port}/postgres"
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start")


os.environ["DJANGO_SETTINGS_MODULE"] = "xueji.config.settings"
os.environ["XUEJI_SECRET_KEY"] = "only-for-tests"
os.environ.pop("XUEJI_TODAY", None)
if "PYTEST_XDIST_WORKER" not in os.environ:
    home = tempfile.mkdtemp(prefix="xueji-tests-")
    os.environ["XUEJI_HOME"] = home
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    if os.environ.get("XUEJI_TEST_DATABASE") == "postgresql" and (url := postgresql()):
        os.environ["XUEJI_DATABASE_URL"] = url
    else:
        os.environ.pop("XUEJI_DATABASE_URL", None)
