"""What staff, people and jobs do with visits."""
