"""What people, staff and jobs do with the queue for seats."""
