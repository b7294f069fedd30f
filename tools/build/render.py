"""HTML of the report's own, from the templates in `tools/site/templates`."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tools.paths import ROOT

LICENCE = "https://creativecommons.org/licenses/by/4.0/"  # of text and figures

ENVIRONMENT = Environment(
    loader=FileSystemLoader(ROOT / "tools" / "site" / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def render(template: str, **words) -> str:
    """Return a template with these words put in; text is escaped, a missing word is an error."""
    return ENVIRONMENT.get_template(template).render(**words)
