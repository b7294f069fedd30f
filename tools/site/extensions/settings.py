"""Sphinx extension: the settings of the book as they have to be, or a line that says why not."""

import re
from pathlib import PurePosixPath

from sphinx.errors import ConfigError

from tools.site.reporting import report_address


def check_addresses(app, config) -> None:
    """Take the addresses of the book and of its sources; raises ConfigError where one is none."""
    theme = config.html_theme_options
    addresses = {
        "html: baseurl": config.html_baseurl,
        "repository: url": theme.get("repository_url"),
    }
    for name, address in addresses.items():
        if address and not re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", address):
            raise ConfigError(
                f"_config.yml, {name}: {address!r} is no web address; "
                "write it as https://host/path or leave it empty"
            )
    if config.html_baseurl:
        config.html_baseurl = config.html_baseurl.rstrip("/") + "/"
    address = report_address(config)
    if address and not re.fullmatch(r"[^\s@:]+@[^\s@]+|https?://[^\s/]+(/[^\s]*)?", address):
        raise ConfigError(
            f"_config.yml, html_context: report_address: {address!r} is neither an e-mail address "
            "nor a web address; write it as name@host or https://host/path, or leave it empty"
        )


def look_for_pages_of_the_contents(app, config) -> None:
    """Let Sphinx look for the pages that `_toc.yml` names, and for no others.

    `only_build_toc_files` lists what to leave out instead, and lists nothing where the name of
    the book's folder holds brackets, which it takes for a pattern.
    """
    names = [PurePosixPath(name).with_suffix("") for name in config.external_site_map]
    config.include_patterns = [f"{name}.*" for name in names]


def setup(app):
    app.connect("config-inited", check_addresses)
    # after the table of contents was read
    app.connect("config-inited", look_for_pages_of_the_contents, priority=950)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
