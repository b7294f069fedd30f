"""Where a reader reports a mistake: one setting, an e-mail address or a web page."""

from urllib.parse import quote


def report_address(config) -> str:
    """Return the setting `report_address` of `_config.yml`, "" where it is empty."""
    return config.html_context.get("report_address", "")


def report_link(config, subject: str) -> str:
    """Return the address of a report about something, "" where none is configured."""
    address = report_address(config)
    if "@" in address and "://" not in address:
        return f"mailto:{address}?subject={quote('Mistake: ' + subject)}"
    return address
