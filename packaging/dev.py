"""One door to everything that is done with a checkout: python3 packaging/dev.py COMMAND.

It needs Python 3.11 or later and nothing else; what is missing, it sets up. This file stays readable
to older interpreters, so that they can say which one is needed instead of showing a syntax error.
"""

import sys


def main() -> int:
    """Run the command named on the command line and return the exit status (2: cannot be done here)."""
    if sys.version_info < (3, 11):  # noqa: UP036 - python3 may well be older than the project's
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.stderr.write("dev.py needs Python 3.11 or later, and this is Python " + found + ".\n")
        return 2
    import commands

    return commands.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
