"""Story and lock to steps: what would be sent, in which order, what changed and what it costs."""
