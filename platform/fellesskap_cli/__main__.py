"""`python -m fellesskap_cli`, as the processes of a local run are started."""

from fellesskap_cli.main import main

if __name__ == "__main__":
    main()
