#!/bin/sh
# Runs the command in $EXTORNO_RIG_COMMAND, with the arguments given here, in a world with mocked card readers.
# For starters that take only the path of a program, such as Playwright's _electron.launch({ executablePath }).
exec umockdev-wrapper /usr/bin/python3 "$(dirname "$0")/mocked_readers.py" "$EXTORNO_RIG_CONTROL" -- "$EXTORNO_RIG_COMMAND" "$@"
