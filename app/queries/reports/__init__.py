"""Reads of what was told from the door."""
