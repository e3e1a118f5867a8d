"""One chain for every tenant schema: `tenant_NNNN_{pre|post}_what.py` (pre runs before new code, post after)."""
