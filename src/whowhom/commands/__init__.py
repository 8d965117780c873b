"""The commands of the command line, and what the larger ones do between parsing and printing."""
