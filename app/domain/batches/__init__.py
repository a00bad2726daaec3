"""Batches: what is paid together, who had a hand in it, and what stays out."""
