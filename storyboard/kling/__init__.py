"""What the service accepts, charges and calls things: facts as rows. Looks at no other room."""
