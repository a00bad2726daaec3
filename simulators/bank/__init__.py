"""Partner banks: they know the bureau by its published contract and their own keys."""
