"""What the model of opinion comes to: the prototype's table once more, and how sure rankings are.

``python -m tests.reputation`` runs all of it and writes scenarios/reputation/README.md; it takes minutes.
"""
