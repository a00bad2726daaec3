"""What staff and jobs do with plans of the road."""
