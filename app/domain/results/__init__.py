"""What banks bring back, and what it means."""
