"""The child that solves: VROOM holds the interpreter's lock meanwhile, and loads pandas.

Reads a problem in VROOM's own words and writes its answer; told how deep to search and for how
many seconds.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

import vroom

THREADS = 2


def solve() -> None:
    exploration, seconds = int(sys.argv[1]), float(sys.argv[2])
    problem = vroom.Input.from_json(Path("/dev/stdin"))
    limit = timedelta(seconds=seconds)
    answer = problem.solve(exploration, nb_threads=THREADS, timeout=limit)
    sys.stdout.write(json.dumps(answer.to_dict()))


if __name__ == "__main__":
    solve()
