"""SIPRI, Stockholm International Peace Research Institute: three forms of one database.

========================  =========================================  =============================
form                      its header begins with                     tables
========================  =========================================  =============================
trade register            Recipient,Supplier,Year of order           ``arms_orders``
deliveries by year        SIPRI AT Database ID,Supplier,Recipient    ``arms_transfers``,
                                                                     ``arms_exports``
values, to 2023           an empty cell, then years                  ``arms_transfers_2022``
values, since 2024        Recipient, Supplier or Exports by; years   none, compared only
========================  =========================================  =============================

The database names no version: a download says on which day it was made, and belongs to the release
of the March before.
"""

from collections.abc import Sequence
from pathlib import Path

from tools.upstream.publisher import Publisher, Release
from tools.upstream.reading import refusal
from tools.upstream.sipri import deliveries, register, values


def read(files: Sequence[Path]) -> Release:
    """Return what a download of any of the forms says."""
    content = deliveries.content_of(files[0])
    if values.is_old(content):
        return values.read_old(files)
    if len(files) > 1:
        what = f"{len(files)} files, and only tables to 2023 come in several; give them one by one"
        raise refusal(files[0].name, what)
    if values.is_new(content):
        return values.read_new(files[0])
    if deliveries.is_deliveries(content):
        return deliveries.read(files[0])
    return register.read(files[0])


PUBLISHER = Publisher(
    key="sipri",
    producer="Stockholm International Peace Research Institute (SIPRI)",
    title="SIPRI Arms Transfers Database",
    address="https://armstransfers.sipri.org",
    terms=(
        "Non-commercial use with attribution; less than 10 per cent of a published data set;"
        " no copying of its contents to another site. The report ships the facts it uses."
    ),
    tables=("arms_orders", "arms_transfers", "arms_exports", "arms_transfers_2022"),
    read=read,
)
