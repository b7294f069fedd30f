"""Cuts Python off the network: the tests, and every Python they start, reach this machine alone.

tests/conftest.py puts this folder first on the path of child processes, where Python runs a
module of this name at each start: kernels that execute chapters and the steps of a build too.
"""

import errno
import socket

LOCAL = ("127.", "::1", "localhost", "0.0.0.0")


def _cut(method):
    def guarded(self, *args):
        address = args[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(
            LOCAL
        ):
            raise OSError(errno.ENETUNREACH, f"no network here: {address[0]} was asked for")
        return method(self, *args)

    return guarded


def _resolve(host, *args, original=socket.getaddrinfo, **kwargs):
    if host and not str(host if isinstance(host, str) else host.decode()).startswith(LOCAL):
        raise socket.gaierror(socket.EAI_NONAME, f"no network here: {host} was asked for")
    return original(host, *args, **kwargs)


for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, _cut(getattr(socket.socket, name)))
socket.getaddrinfo = _resolve
