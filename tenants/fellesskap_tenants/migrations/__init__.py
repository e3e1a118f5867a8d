"""The chain for the shared schema: `shared_NNNN_{pre|post}_what.py`."""
