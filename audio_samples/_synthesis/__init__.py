"""How the sample calls are made: written (calls.py), spoken (speech.py), staged (scene.py), on a line (line.py)."""
