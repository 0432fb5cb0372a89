"""The rules that content must keep, in one table: `CHECKS`."""
