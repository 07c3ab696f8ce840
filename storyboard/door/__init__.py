"""Check, plan and build a film: what programs call (as `storyboard.check` and so on) and what the command is written on."""
