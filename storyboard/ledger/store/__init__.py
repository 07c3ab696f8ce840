"""The ledger on disk: kstory.lock for the team, a journal of purchases for this machine."""
