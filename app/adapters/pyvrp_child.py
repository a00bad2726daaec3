"""The child that polishes: reads a day and its rounds, writes rounds whose way is shorter.

Told for how many turns at most, and for how many seconds.
"""

import json
import sys
from typing import Any

import numpy as np
import pyvrp
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

SEED = 1


def day_of(asked: dict[str, Any]) -> pyvrp.ProblemData:
    clients, vehicles = asked["clients"], asked["vehicles"]
    places = len(asked["seconds"])
    seconds: Any = np.array(asked["seconds"], dtype=np.int64)
    costs: list[Any] = [np.array(each["costs"], dtype=np.int64) for each in vehicles]
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0)] * places,
        clients=[
            pyvrp.Client(
                number,
                delivery=[client["load"]],
                service_duration=client["service"],
                tw_early=client["opens"],
                tw_late=client["closes"],
            )
            for number, client in enumerate(clients)
        ],
        depots=[pyvrp.Depot(place) for place in range(len(clients), places)],
        vehicle_types=[
            pyvrp.VehicleType(
                num_available=vehicle["crews"],
                capacity=[vehicle["room"]],
                start_depot=vehicle["start"] - len(clients),
                end_depot=vehicle["end"] - len(clients),
                tw_early=vehicle["opens"],
                tw_late=vehicle["closes"],
                profile=number,
            )
            for number, vehicle in enumerate(vehicles)
        ],
        distance_matrices=costs,
        duration_matrices=[seconds] * len(vehicles),
    )


def polish() -> None:
    turns, limit = int(sys.argv[1]), float(sys.argv[2])
    asked = json.load(sys.stdin)
    day = day_of(asked)
    client = pyvrp.ActivityType.CLIENT
    begun = [
        pyvrp.Route(day, [pyvrp.Activity(client, number) for number in clients], vehicle)
        for vehicle, clients in asked["routes"]
    ]
    best = pyvrp.solve(
        day,
        MultipleCriteria([MaxIterations(turns), MaxRuntime(limit)]),
        seed=SEED,
        collect_stats=False,
        initial_solution=pyvrp.Solution(day, begun),
    ).best
    routes = [
        [route.vehicle_type(), [step.idx for step in route if step.is_client()]]
        for route in best.routes()
    ]
    sys.stdout.write(json.dumps({"routes": routes}))


if __name__ == "__main__":
    polish()
