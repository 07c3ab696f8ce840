"""What film-makers take away."""
