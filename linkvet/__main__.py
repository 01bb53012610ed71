"""`python -m linkvet` is the same as `linkvet`."""

from linkvet.cli import main

if __name__ == "__main__":
    main()
