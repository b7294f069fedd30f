"""No test reaches the network: tests/conftest.py cuts it off for them and for what they start."""

import socket
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "ask",
    [
        "socket.create_connection(('192.0.2.1', 80), timeout=2)",
        "socket.getaddrinfo('example.org', 443)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "urllib.request.urlopen('https://example.org', timeout=2)",
    ],
)
def test_the_network_is_cut_off(ask):
    with pytest.raises(OSError, match="no network here"):
        eval(ask, {"socket": socket, "urllib": __import__("urllib.request")})
    child = subprocess.run(
        [sys.executable, "-c", f"import socket, urllib.request\n{ask}"],
        capture_output=True,
        text=True,
    )
    assert child.returncode == 1
    assert "no network here" in child.stderr


def test_this_machine_can_still_talk_to_itself():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as caller,
    ):
        server.accept()[0].sendall(b"heard")
        assert caller.recv(5) == b"heard"
