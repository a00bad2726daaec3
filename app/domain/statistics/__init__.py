"""Figures of the bureau: what was done, who was reached, who was not."""
