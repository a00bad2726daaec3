"""What staff, people and jobs do with family-doctor contracts."""
