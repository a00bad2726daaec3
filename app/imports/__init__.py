"""The kinds of lists that can be imported: one module each, which holds `KIND`.

How to write one is told in `app/domain/operations/imports/`. Like `app/jobs/` this package
joins what belongs together: the columns and rules of the domain, the reads of the queries, and
the use case that writes.
"""
