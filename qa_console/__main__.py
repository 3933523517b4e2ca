"""`python -m qa_console` is the console script."""

from qa_console.cli.app import main

if __name__ == "__main__":
    main()
