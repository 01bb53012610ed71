"""Why a link is judged as it is: the signals that moved it most, and what each saw."""
