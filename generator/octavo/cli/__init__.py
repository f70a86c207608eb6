"""The command line: arguments, printing, exit codes. Nothing else of octavo prints or asks the clock."""
