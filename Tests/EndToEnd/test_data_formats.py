"""Files of NumPy, pandas and safetensors are read by nnx, and files of nnx by them, without losing a bit.

Run with NNREPL naming the program and a Python that has numpy, pandas and safetensors.
"""

import gzip
import itertools
import os
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
import pandas
import safetensors
import safetensors.numpy

NNREPL = os.environ["NNREPL"]
random = np.random.default_rng(20240517)
SHAPES = [(), (1,), (5,), (0,), (1, 1), (3, 4), (1, 6), (6, 1), (0, 3), (3, 0), (70, 33)]
KEPT = ["<f8", "<f4", "|b1"]
REAL = ["<f8", ">f8", "<f4", ">f4", "<f2", ">f2"]
WHOLE = [order + kind + size for order, size in [("|", "1")] + list(itertools.product("<>", "248")) for kind in "iu"]


def any_bits(dtype, shape):
    """An array of random bits: subnormals, NaNs with payloads, infinities and both zeros are among them."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return np.asarray(random.integers(0, 2, shape), dtype)
    data = random.bytes(int(np.prod(shape)) * dtype.itemsize)
    array = np.frombuffer(data, dtype).reshape(shape).copy()
    if dtype.kind == "f" and array.size >= 5:
        tiny = np.nextafter(dtype.type(0), dtype.type(1))
        array.reshape(-1)[:5] = [0.0, -0.0, np.inf, -np.inf, tiny]
    return array


def expected(array):
    """What nnx makes of an array: two axes, and one of its three types."""
    array = array.reshape(array.shape + (1,) * (2 - array.ndim))
    if array.dtype.kind == "b":
        return array
    if array.dtype.kind == "f" and array.dtype.itemsize <= 4:
        return array.astype("<f4")
    return array.astype("<f8")


def check(found, array, what):
    wanted = expected(array)
    assert found.dtype == wanted.dtype, (what, found.dtype, wanted.dtype)
    assert found.shape == wanted.shape, (what, found.shape, wanted.shape)
    # Widening a half NaN may set its quiet bit; what nnx keeps as it is comes back to the bit.
    if array.dtype.itemsize >= 4 or array.dtype.kind != "f":
        assert np.ascontiguousarray(found).tobytes() == np.ascontiguousarray(wanted).tobytes(), what
    else:
        assert np.array_equal(found, wanted, equal_nan=True), what


def nnx(program):
    """Runs a program, which has to succeed and say nothing, in the working folder."""
    with open("program.nnx", "w") as file:
        file.write(program)
    run = subprocess.run([NNREPL, "program.nnx"], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0 and run.stdout == "" and run.stderr == "", run.stdout + run.stderr


def refused(program, word):
    with open("program.nnx", "w") as file:
        file.write(program)
    run = subprocess.run([NNREPL, "program.nnx"], capture_output=True, text=True, timeout=300)
    assert run.returncode != 0 and word in run.stderr, run.stderr


def arrays_of_all_kinds():
    for place, (dtype, shape) in enumerate(itertools.product(REAL + WHOLE + ["|b1"], SHAPES)):
        array = any_bits(dtype, shape)
        yield f"a{place}", array
        if array.ndim == 2:
            yield f"f{place}", np.asfortranarray(array)


def npy():
    arrays = dict(arrays_of_all_kinds())
    program = []
    for place, (name, array) in enumerate(arrays.items()):
        with open(f"{name}.npy", "wb") as file:
            np.lib.format.write_array(file, array, version=[(1, 0), (2, 0), (3, 0)][place % 3])
        program.append(f'save("{name}.out.npy", load("{name}.npy"))')
    nnx("\n".join(program))
    for name, array in arrays.items():
        check(np.load(f"{name}.out.npy"), array, name)


def npz():
    arrays = {name.replace("a", "ŷ₁ "): array for name, array in arrays_of_all_kinds()}
    np.savez("stored.npz", **arrays)
    np.savez_compressed("packed.npz", **arrays)
    nnx('save("s.npz", load("stored.npz")); p = load("packed.npz"); save("p.npz", p)')
    for file in ["s.npz", "p.npz"]:
        assert zipfile.ZipFile(file).testzip() is None
        with np.load(file) as found:
            assert found.files == list(arrays), file
            for name, array in arrays.items():
                check(found[name], array, name)


def tensors():
    kinds = ["<f8", "<f4", "<f2"] + [order for order in WHOLE if order[0] != ">"] + ["|b1"]
    arrays = {
        f"layer.{place}/Ŵ₁ \"{dtype}": any_bits(dtype, shape)
        for place, (dtype, shape) in enumerate(itertools.product(kinds, SHAPES))
    }
    safetensors.numpy.save_file(arrays, "t.safetensors", metadata={"made by": "numpy"})
    nnx('save("u.safetensors", load("t.safetensors"))')
    found = safetensors.numpy.load_file("u.safetensors")
    assert found.keys() == arrays.keys()
    for name, array in arrays.items():
        check(found[name], array, name)
    with safetensors.safe_open("u.safetensors", "np") as file:
        assert set(file.keys()) == set(arrays)


def text():
    array = any_bits("<f8", (50, 7))
    np.save("x.npy", array)
    nnx('x = load("x.npy"); save("x.csv", x); save("x.tsv.gz", x)')
    commas = np.loadtxt("x.csv", delimiter=",")
    with gzip.open("x.tsv.gz", "rt") as file:
        tabs = np.loadtxt(file, delimiter="\t")
    for found in [commas, tabs]:
        numbers = ~np.isnan(array)
        assert np.array_equal(np.isnan(found), ~numbers)
        assert found[numbers].tobytes() == array[numbers].tobytes()
    np.savetxt("y.csv", array, delimiter=",", fmt="%.17g")
    nnx('save("y.npy", load("y.csv"))')
    found = np.load("y.npy")
    assert found[numbers].tobytes() == array[numbers].tobytes() and np.isnan(found[~numbers]).all()


def tables():
    frame = pandas.DataFrame({
        "length": any_bits("<f8", 6).clip(-1e300, 1e300),
        "größe, m": [1.5, np.nan, -0.0, 1e-310, 1e308, 5],
        "species": ["a", 'quote "q"', "comma, x", "Ünï", "line\nbreak", "b"],
        "n": np.arange(6),
    })
    frame.to_csv("t.csv", index=False)
    frame.to_csv("t.tsv.gz", index=False, sep="\t", lineterminator="\r\n")
    nnx('save("u.csv", load("t.csv"))\nsave("v.tsv.gz", load("t.tsv.gz"))')
    for found in [pandas.read_csv("u.csv"), pandas.read_csv("v.tsv.gz", sep="\t")]:
        pandas.testing.assert_frame_equal(found, frame, check_exact=True, check_dtype=False)


def session():
    arrays = {"x": any_bits("<f8", (4, 3)), "y": any_bits("<f4", (4, 3)), "m": any_bits("|b1", (4, 3))}
    np.savez("in.npz", **arrays)
    nnx('p = load("in.npz")\nx = p.x; y = p.y; m = p.m\nsave("session.nnx")')
    nnx('load("session.nnx")\nsave("out.npz", x, y, m)')
    with np.load("out.npz") as found:
        for name, array in arrays.items():
            assert found[name].dtype == array.dtype and np.array_equal(found[name], array, equal_nan=True), name
            assert np.array_equal(np.signbit(found[name][array == 0]), np.signbit(array[array == 0])), name


def refusals():
    np.save("c.npy", np.zeros(3, complex))
    np.save("r.npy", np.zeros((2, 3, 4)))
    np.save("s.npy", np.array(["a", "b"]))
    np.savez("r.npz", ok=np.zeros(3), bad=np.zeros((1, 1, 1)))
    refused('load("c.npy")', "complex")
    refused('load("r.npy")', "2×3×4")
    refused('load("s.npy")', "text")
    refused('load("r.npz")', "r.npz, bad has 3 axes")


def main():
    checks = [npy, npz, tensors, text, tables, session, refusals]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for function in checks:
            function()
        os.chdir("/")
    print(f"data formats: {len(checks)} checks passed")


if __name__ == "__main__":
    sys.exit(main())
