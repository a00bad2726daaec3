"""Rules of what is told from the door: that a team set out, came, and what it found and did."""
