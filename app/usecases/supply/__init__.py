"""What staff and jobs do with who goes out, and when."""
