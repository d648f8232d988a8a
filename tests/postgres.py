"""A PostgreSQL server for the tests that keep a gradebook in one; run as a program, it installs it.

`Server` starts one of its own, from Debian's package, in a folder of its own. ``make postgresql``
runs this file.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from installing import install

HELP = (
    "No PostgreSQL server found. Install one (apt-get install postgresql), or set POSTGRESQL to "
    "the folder that holds initdb."
)
PASSWORD = "canary-PASSWORD-9"


def find_postgresql() -> Path | None:
    """Folder of initdb and postgres: ``$POSTGRESQL``, Debian's newest, or one in the PATH."""
    named = os.environ.get("POSTGRESQL")
    if named:
        folders = [Path(named)]
    else:
        debian = Path("/usr/lib/postgresql").glob("*/bin")
        folders = sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
        in_path = shutil.which("initdb")
        folders += [Path(in_path).parent] if in_path else []
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


class Server:
    """A server of its own; `url` is its database's address, password included."""

    def __init__(self) -> None:
        programs = find_postgresql()
        assert programs, HELP
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        self._as = _unprivileged()
        if self._as:
            shutil.chown(self._folder, *self._as.values())
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        options = ["--username=grader", f"--pwfile={secret}", "--auth=scram-sha-256"]
        options += ["--encoding=UTF8", "--no-locale", "--no-sync"]
        self._run("initdb", f"--pgdata={self._folder / 'data'}", *options)
        self.start()

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """The address of a database of this server."""
        return f"postgresql://grader:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """A new, empty database's address."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'create database "{database}"')
        return self.url_of(database)

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                self._programs / "postgres",
                *("-D", self._folder / "data", "-p", str(self.port), "-h", "127.0.0.1"),
                *("-k", self._folder, "-c", "fsync=off"),
            ],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._as,
        )
        for _ in range(300):
            try:
                self._run("pg_isready", "-h", "127.0.0.1", "-p", str(self.port))
                return
            except subprocess.CalledProcessError:
                assert self._process.poll() is None, "the server has ended"
                time.sleep(0.2)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """End it at once, as a crash does."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(60)

    def close(self) -> None:
        """End it and remove its folder."""
        if self._process.poll() is None:
            self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, *arguments],
            cwd=self._folder,
            check=True,
            capture_output=True,
            **self._as,
        )


def _unprivileged() -> dict[str, str]:
    """Whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": name, "group": "nogroup" if name == "nobody" else name}
    return {}


def main() -> int:
    """Find a server, else try to install one; 0 where there is one in the end."""
    if find_postgresql() is None:
        apt = shutil.which("apt-get")
        if apt and os.geteuid() == 0:
            package = ["install", "--yes", "--quiet", "--no-install-recommends", "postgresql"]
            install("PostgreSQL", [[apt, "update", "--quiet"], [apt, *package]])
    if find_postgresql() is None:
        print(HELP, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
