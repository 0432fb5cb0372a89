"""The verifier: numbered steps, each passed, failed, or could not be checked.

It reads what anybody may hand in, so nothing here trusts its input, and nothing here signs. The clock and
the way to documents are arguments.
"""
