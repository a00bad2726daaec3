"""Visits at the door: who goes out, when, to whom."""
