"""Pages of signing: how far it is, one term to be signed, approval, publication, what changed."""
