"""Deliveries of banks, and what banks look at."""
