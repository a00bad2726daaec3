"""Reads of the queue for seats and of what is offered to it."""
