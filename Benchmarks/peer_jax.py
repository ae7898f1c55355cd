"""JAX's side of `make bench`: a compiled step called again and again, and the whole loop compiled.

A count of steps that is known when the loop is compiled is how JAX is fastest; so each count is compiled by itself.
"""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from peer_process import serve

jax.config.update("jax_enable_x64", True)


def network(widths, rows, kind, whole):
    random = np.random.default_rng(1)
    X = jnp.asarray(random.standard_normal((rows, widths[0])), kind)
    y = jnp.asarray(np.eye(widths[-1])[np.arange(rows) % widths[-1]], kind)
    parameters = [
        (jnp.asarray(random.standard_normal((a, b)) * np.sqrt(2 / a), kind), jnp.zeros((1, b), kind))
        for a, b in zip(widths, widths[1:])
    ]
    rate = jnp.asarray(1e-3 / rows, kind)

    def loss(parameters):
        inputs = X
        for W, b in parameters:
            sums = inputs @ W + b
            inputs = jax.nn.relu(sums)
        return -(y * jax.nn.log_softmax(sums)).sum()

    def step(parameters):
        value, slopes = jax.value_and_grad(loss)(parameters)
        return value, jax.tree.map(lambda parameter, slope: parameter - rate * slope, parameters, slopes)

    one = jax.jit(step)

    @functools.partial(jax.jit, static_argnums=1)
    def loop(parameters, count):
        # Nobody asks for the loss of a step on the way, so that XLA may leave it out.
        return jax.lax.fori_loop(0, count, lambda _, moved: step(moved)[1], parameters)

    def run(count):
        nonlocal parameters
        if whole:
            parameters = loop(parameters, count)
        else:
            for _ in range(count):
                _, parameters = one(parameters)
        jax.block_until_ready(parameters)

    return run


if __name__ == "__main__":
    serve({"network": network})
