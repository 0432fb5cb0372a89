"""Insigne: a publisher of Open Badges from a Git repository.

Data flows one way: content → model → checks → credentials → images → pages → output.
"""

__version__ = "0.1.0"
