"""The HTML of the site: which pages there are, what stands on each, and in which words.

Contexts are prepared here as frozen values that hold only what may be published; templates place them.
"""
