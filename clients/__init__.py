"""Sample clients of the published contracts; each folder can be copied into another project."""
