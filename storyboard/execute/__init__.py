"""Requests → results: the journal of purchases, the line to the service, the walk over a plan."""
