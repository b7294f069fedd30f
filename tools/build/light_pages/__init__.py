"""Make the built pages light: serve what a page uses and nothing else.

The theme loads 1.5 MB of icon script for a dozen icons, styles for components that no page
has, and scripts for live code and copy buttons that these pages do not offer. This step runs
over the built pages, before they take the place of the old ones:

- scripts that no page needs go, the search index stays on the search page only;
- icons become inline SVG, with the paths of the theme's own Font Awesome (CC BY 4.0);
- the style sheets become one inside each page, without rules for classes that stand neither in
  it nor in a script;
- the fonts keep the characters that the pages use, as WOFF2; those of every page travel in it;
- images get their size, so that nothing moves while they load;
- names and roles for assistive technology are mended where the theme's do not fit.

`python -m tools.build.light_pages LIGHT MEMORY` reads from its input the folder of the built
pages, a line that comes when they are there, writes the light ones into the folder LIGHT and
keeps in MEMORY what the next build can use again.
"""


class ThemeError(RuntimeError):
    """The theme has not what this step expects of it; the message says where to look."""
