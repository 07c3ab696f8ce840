"""What an editor asks: answers over positions (pure), and the server that gives them (`workspace`, `server`)."""
