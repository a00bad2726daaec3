"""What staff, people and jobs do with sessions, screenings and convalescence."""
