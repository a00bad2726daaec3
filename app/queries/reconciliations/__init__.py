"""Statements, and what closing asks of them."""
