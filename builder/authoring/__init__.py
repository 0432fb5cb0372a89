"""What commands write into a publication: awards, revocations, first versions of files.

Content in, content out: a change is worked out and checked as a whole in memory, before anything is written.
Clock and randomness are arguments; nothing here prints or writes.
"""
