"""What the chapters share: tables, measures and figures of *Isolated Partners*.

Imports go one way: ``figures`` and ``measures`` may use ``tables``; none of them
imports a chapter, ``measures`` never draws and ``figures`` never loads data.
"""
