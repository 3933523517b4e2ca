"""How sample calls are made: written (calls.py), spoken (speech.py), staged (scene.py), sent (line.py)."""
