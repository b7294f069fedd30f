"""From a publisher's file to the rows of ``data/`` by code: one module a publisher.

`SOURCES` lists them. To add one, write a module with a `PUBLISHER` (see `publisher.py` for what
it offers, `sipri/` for an example) and name it here.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # at run time only where a file is read: the watch needs no packages
    from tools.upstream.publisher import Publisher

SOURCES = (
    "sipri",
    "voeten",
    "dgacm",
    "undl",
    "council",
    "cow",
    "comtrade",
    "ucdp",
    "missiles",
    "aapp",
)


def named(key: str) -> "Publisher":
    """Return a publisher by its key; raises KeyError for one that is not known."""
    if key not in SOURCES:
        raise KeyError(key)
    return importlib.import_module(f"tools.upstream.{key}").PUBLISHER
