"""Sphinx extension: all tables of the report, to take away.

One Frictionless package (ZIP), one SQLite file, and each table as CSV.
"""

import shutil
import zipfile
from pathlib import Path

from tools.build.package import package
from tools.paths import DATA
from tools.site.database import write_database

ARCHIVE = "isolated-partners-data.zip"
ONE_DATE = (1980, 1, 1, 0, 0, 0)  # for all files: the same tables give the same archive


def write_archive(target: Path) -> None:
    """Write all tables with schema and sources as one ZIP, the same bytes for the same tables."""
    names = ["datapackage.json", "references.bib"]
    names += [resource["path"] for resource in package()["resources"]]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=ONE_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, (DATA / name).read_bytes())


def write_tables(app, exception) -> None:
    """Write all tables as CSV, as one ZIP and as one SQLite file."""
    target = Path(app.outdir) / ARCHIVE
    # the build makes this folder anew when data/ changes
    if exception or app.builder.name != "html" or target.exists():
        return
    folder = Path(app.outdir) / "data"
    folder.mkdir(exist_ok=True)
    for resource in package()["resources"]:
        shutil.copyfile(DATA / resource["path"], folder / resource["path"])
    write_database(package()["resources"], target.with_suffix(".sqlite"))
    write_archive(target)


def setup(app):
    app.connect("build-finished", write_tables)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
