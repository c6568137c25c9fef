"""The experts' tables beside the repository, and learning from them; `skills_matching.py` tells what comes out."""
