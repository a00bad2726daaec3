"""Scenes of the stories about visits: who goes out, who is visited, what happens at the door."""
