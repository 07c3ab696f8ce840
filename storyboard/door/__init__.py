"""Check, plan and build a film: what programs call (as `storyboard.check`) and what the command is written on."""
