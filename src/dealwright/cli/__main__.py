"""`python -m dealwright.cli`: the command line, for processes that start others of their kind."""

from dealwright.cli import main

if __name__ == "__main__":
    main()
