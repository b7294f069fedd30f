"""What the chapters share: tables, measures, figures and verdicts of *Isolated Partners*.

Imports go one way: ``verdicts`` may use ``measures``, both ``verdicts`` and ``figures`` may use
``prose`` (numbers in sentences), ``figures`` also ``markup`` (text of the tables in MyST), a
chapter may use all but that. ``measures`` and ``verdicts`` never load and never draw, ``figures``
never loads, ``tables`` never computes a finding, and none of them imports a chapter.
"""
