"""Accounts and their changes."""
