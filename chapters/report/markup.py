"""Text of the tables in MyST: what a row says is shown as it stands there, whatever its signs."""

import re

# Each of these could begin or end markup: escapes, code and roles, emphasis, links and footnotes,
# mathematics, substitutions and attributes, the next cell of a table.
SIGNS = re.compile(
    r"[\\`*\[\]${|]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # not within a word: exports_of_a
    r"|<(?=[A-Za-z/!?])"  # a tag, an address; not 3 < 4
    r"|&(?=#?\w+;)"  # an entity; not R&D
)


def as_text(text: str) -> str:
    """Return a text so that MyST, with the extensions of ``_config.yml``, shows exactly that text.

    It may stand in a cell of a table or within a paragraph, beside other text and in emphasis; not
    at the beginning of a line, where "1." and "#" mean something else. A text without a sign of
    markup comes back as it is.
    """
    return SIGNS.sub(r"\\\g<0>", text)
