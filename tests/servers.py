"""Real servers for tests: PostgreSQL and MariaDB where they are installed, and HTTP that answers as a test says.

The databases run in a temporary folder, as an unprivileged user where the tests run as root, and end with the tests.
"""

from __future__ import annotations

import functools
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

REQUIRED = "SPBE_REQUIRE_DATABASES"


def skip(what: str) -> None:
    """Skip where a server is not installed, or fail where tests must not be skipped."""
    if os.environ.get(REQUIRED):
        pytest.fail(f"{what} is not installed, and {REQUIRED} is set")
    pytest.skip(f"{what} is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _as_user(name: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A folder of a user's own, and how to start a process as that user."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        folder = Path(made)
        if os.geteuid() != 0:
            yield folder, {}
            return
        user = pwd.getpwnam(name)
        os.chown(folder, user.pw_uid, user.pw_gid)
        yield folder, {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def _running(command: list[str], alive: Callable[[], bool], log: Path, **options: Any) -> Iterator[None]:
    with log.open("wb") as sink, subprocess.Popen(command, stdout=sink, stderr=sink, **options) as process:
        try:
            for _ in range(300):
                if process.poll() is not None or alive():
                    break
                time.sleep(0.1)
            assert process.poll() is None, log.read_text(errors="replace")
            yield
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def postgresql() -> Iterator[str]:
    """The SQLAlchemy URL of a fresh PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [
        Path(path) for path in [shutil.which("initdb")] if path
    ]
    if not found:
        skip("PostgreSQL")
    binaries, port = found[-1].parent, free_port()
    with _as_user("postgres") as (folder, options):
        data = folder / "data"
        initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "uji", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **options)
        command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), "-F"]
        with _running(
            [*command, "-c", "listen_addresses=127.0.0.1"], lambda: _answers(port), folder / "log", **options
        ):
            time.sleep(0.5)
            yield f"postgresql+psycopg://uji:rahasia-pg@127.0.0.1:{port}/postgres"


@contextmanager
def mariadb() -> Iterator[str]:
    """The SQLAlchemy URL of a fresh MariaDB."""
    server, install = shutil.which("mariadbd"), shutil.which("mariadb-install-db")
    if not server or not install:
        skip("MariaDB")
    port = free_port()
    with _as_user("mysql") as (folder, options):
        data = folder / "data"
        made = [str(install), f"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, **options)
        init = folder / "init.sql"
        init.write_text(
            "CREATE DATABASE uji;\nCREATE USER 'uji'@'127.0.0.1' IDENTIFIED BY 'rahasia-my';\n"
            "GRANT ALL ON uji.* TO 'uji'@'127.0.0.1';\n"
        )
        init.chmod(0o644)
        command = [str(server), "--no-defaults", f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1",
                   f"--socket={folder}/s", f"--init-file={init}", "--skip-name-resolve"]  # fmt: skip
        with _running(command, lambda: _answers(port), folder / "log", **options):
            time.sleep(0.5)
            yield f"mysql+pymysql://uji:rahasia-my@127.0.0.1:{port}/uji?charset=utf8mb4"


Answer = Callable[[BaseHTTPRequestHandler, int], None]


@contextmanager
def http(answer: Answer, certificate: Path | None = None) -> Iterator[str]:
    """The address of a server on loopback; `answer` gets each request and its number.

    With a certificate and its key in one file, the server speaks TLS.
    """
    asked = 0

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nonlocal asked
            asked += 1
            answer(self, asked)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler))
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def new_certificate(path: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, in one file with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    uses = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "crl_sign", "encipher_only",
         "decipher_only"), False)  # fmt: skip
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, key_cert_sign=True, **uses), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(pem + made.public_bytes(Encoding.PEM))
    return path


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    """An answer with a body; underscores in the names of headers become dashes."""
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
