"""Family-doctor contracts and what they make due."""
