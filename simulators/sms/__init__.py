"""An SMS gateway of the kind that counties have: signed calls, plain texts under a 【sign】."""
