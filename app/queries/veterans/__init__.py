"""Reads of the registry and its dossiers; every one takes the scope of who asks."""
