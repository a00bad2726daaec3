"""Who goes out to people's doors, when, and to how many."""
