"""The registry of persons and the dossier kept on each."""
