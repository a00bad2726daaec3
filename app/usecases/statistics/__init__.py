"""What staff do with figures that names stand behind."""
