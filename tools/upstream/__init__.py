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
FIXED = ("natural_earth",)  # one release is drawn from, so the watch does not ask for newer ones


def named(key: str) -> "Publisher":
    """Return a publisher by its key; raises KeyError for one that is not known."""
    key = key.replace("-", "_")  # natural-earth, as people write it
    if key not in SOURCES + FIXED:
        raise KeyError(key)
    return importlib.import_module(f"tools.upstream.{key}").PUBLISHER
