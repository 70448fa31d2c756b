"""What the tests of the destinations share: the HTTP client of the courier, the fakes, the golden files."""

import os
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.fakes.smtp_sink import SmtpSink
from tests.fakes.webhook_sink import WebhookSink
from tocsin.destinations.smtp import tls_context

_GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Give a client that neither reads the environment nor follows redirects."""
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False) as made:
        yield made


@pytest.fixture
async def smtp_sink() -> AsyncIterator[SmtpSink]:
    """Give a relay without TLS."""
    async with SmtpSink() as sink:
        yield sink


@pytest.fixture
async def webhook_sink() -> AsyncIterator[WebhookSink]:
    """Give a web service."""
    async with WebhookSink() as sink:
        yield sink


@pytest.fixture(scope="session")
def certificate_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1 that signs itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("a certificate is made with the openssl command")
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    names = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    request = (
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    )
    files = ("-keyout", str(key), "-out", str(certificate))
    subprocess.run([openssl, *request, *names, *files], check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def certificate(certificate_files: tuple[Path, Path]) -> ssl.SSLContext:
    """Give what a relay needs to speak TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate_files)
    return context


@pytest.fixture
def trusted(certificate_files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make the certificate one that this machine knows."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate_files[0]))
    tls_context.cache_clear()
    yield
    tls_context.cache_clear()


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with its file in `golden/`; with TOCSIN_GOLDEN=write the file is written instead."""

    def compare(name: str, actual: str) -> None:
        file = _GOLDEN / name
        if os.environ.get("TOCSIN_GOLDEN") == "write":
            file.write_text(actual, "utf-8")
        assert actual == file.read_text("utf-8")

    return compare
