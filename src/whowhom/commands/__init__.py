"""What the larger commands of the command line do between parsing and printing."""
