"""Payment accounts: whose, verified by whom, changed how."""
