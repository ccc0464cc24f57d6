"""A company's network in small: a server over TLS, and in front of it a proxy that opens TLS (mitmproxy)."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import proxy_tools
import pytest

from lvctx_gui.sandbox import PracticeServer
from tests.tls import PATIENCE, Authority, TlsFront

HOST = "api.practice.test"
"""Nobody's name (RFC 6761, 6.2): only the proxy knows where it is."""

SEND_HOME = f"""
import os

def server_connect(data):
    if data.server.address[0] == "{HOST}":
        data.server.address = ("127.0.0.1", int(os.environ["PRACTICE_PORT"]))
"""


class Proxy:
    """A running mitmdump that opens TLS with a certificate authority of its own."""

    def __init__(self, process: subprocess.Popen[str], confdir: Path) -> None:
        self.process = process
        self.ca_file = confdir / "mitmproxy-ca-cert.pem"
        self.said: list[str] = []
        for line in process.stdout:
            self.said.append(line)
            if found := re.search(r"proxy listening at \S*?:(\d+)", line):
                self.port = int(found[1])
                break
        else:
            raise AssertionError(f"mitmdump did not start: {''.join(self.said)}")
        self._listener = threading.Thread(target=lambda: self.said.extend(process.stdout), name="mitmdump")
        self._listener.start()

    @property
    def url(self) -> str:
        """Its address, which says that it speaks in the clear."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def tls_url(self) -> str:
        """The same, where TLS begins at the proxy already."""
        return f"https://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self.process.kill()
        self.process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        self.process.stdout.close()


@contextmanager
def running_proxy(folder: Path, port: int, trusted: Path, *options: str) -> Iterator[Proxy]:
    """mitmdump that finds HOST at ``port`` of this machine and trusts ``trusted`` there."""
    folder.mkdir(exist_ok=True)
    addon = folder / "send_home.py"
    addon.write_text(SEND_HOME)
    settings = (
        "listen_host=127.0.0.1",
        "listen_port=0",
        f"confdir={folder}",
        "connection_strategy=lazy",
        f"ssl_verify_upstream_trusted_ca={trusted}",
        "flow_detail=1",
        "termlog_verbosity=info",
    )
    command = [str(proxy_tools.mitmdump()), "-s", str(addon)]
    for setting in settings:
        command += ["--set", setting]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTHON"))}
    process = subprocess.Popen(
        [*command, *options],
        env={**clean, "PRACTICE_PORT": str(port), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        proxy = Proxy(process, folder)
    except BaseException:
        process.kill()
        process.wait(PATIENCE)
        process.stdout.close()
        raise
    try:
        yield proxy
    finally:
        proxy.kill()


@dataclass(frozen=True)
class Company:
    """Everything between a client and a practice server that is called HOST."""

    api_server: PracticeServer
    authority: Authority
    front: TlsFront
    proxy: Proxy
    base_url: str = f"https://{HOST}"

    def asked(self) -> list[str]:
        """The methods that reached the server, in order."""
        return [seen.method for seen in self.api_server.control.log()]


@pytest.fixture(scope="session")
def whole_company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """One company for the whole run; use ``company``."""
    if not proxy_tools.is_ready():
        pytest.skip("mitmproxy is not installed here: packaging/dev.py test installs it")
    folder = tmp_path_factory.mktemp("company")
    authority = Authority(folder)
    with (
        PracticeServer(names=[HOST]) as api_server,
        TlsFront(authority.issue(HOST), api_server.port) as front,
        running_proxy(folder / "proxy", front.port, authority.ca_file) as proxy,
    ):
        yield Company(api_server, authority, front, proxy)


@pytest.fixture
def company(whole_company: Company) -> Company:
    """A company whose server has an empty log and no faults; use calls that nobody else uses."""
    whole_company.api_server.control.clear_faults()
    whole_company.api_server.control.clear_log()
    return whole_company
