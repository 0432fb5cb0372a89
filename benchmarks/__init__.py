"""Measurements of the whole program, and the publications they need.

Nothing here imports the builder: it is run as people run it, so that its inside may change. Every run
compares two things in one go, since seconds alone say more about the machine. `docs/performance.md` explains
each.
"""
