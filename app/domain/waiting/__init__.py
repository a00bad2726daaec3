"""Who waits for a seat, in which turn, and why."""
