"""What teams tell from the door, and what follows from it."""
