"""What Dealwright needs of the machine it runs on: a database of its own, a place for data, processes, one port."""
