"""Reads of what is owed and what is paid."""
