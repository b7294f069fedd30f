"""What the chapters share: tables, measures, figures and verdicts of *Isolated Partners*.

Imports go one way: ``verdicts`` may use ``measures``, a chapter may use all. ``measures``
and ``verdicts`` never load and never draw, ``figures`` never loads, ``tables`` never
computes a finding, and none of them imports a chapter.
"""
