"""The fuzz lab: mutated inputs through linkvet's own entry points, and what became of each.

An input follows from its container and a seed alone: a failure is made again by naming both.

    make fuzz                                            # ten minutes over all containers
    make fuzz ARGS="--count 1334"                        # of each container: 20,010 inputs
    make fuzz ARGS="--seconds 7200 --seed 100000"        # two hours of inputs never tried before
    make fuzz ARGS="--container json --seed 17 --count 1"

`table`, `values` and `damage` mutate; `exports`, `typed_exports`, `pages`, `disavow` and `models`
put the result into containers; `run` calls linkvet and checks its promises; `worker` does so in a
process with a memory limit, and `driver` sets the deadline and keeps what fails.
"""
