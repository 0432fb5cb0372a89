"""The rules that content keeps, over and above its form: one table, `table.CHECKS`.

`loading.load` reads, assembles and checks a publication; a check takes `Content` and gives `Finding`s.
"""
