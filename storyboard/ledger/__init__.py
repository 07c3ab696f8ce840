"""What was ordered, made, picked and paid: records with verbs, and the files that hold them."""
