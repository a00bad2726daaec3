"""Reads of figures; nothing here writes."""
