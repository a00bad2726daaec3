"""Batches, their lines and the public lists of them."""
