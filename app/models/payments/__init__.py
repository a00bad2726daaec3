"""Paying: accounts, batches, payments and the ledger behind them."""
