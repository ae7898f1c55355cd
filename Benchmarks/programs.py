"""The programs of the language that `make bench` times: plain statements, as somebody writes them on a page."""

IRIS = """
iris = load("data/iris.csv")
X = standardize(iris[["sepal_length", "sepal_width", "petal_length"]])
y = onehot(iris["species"])
"""


def subscript(number):
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def network(widths, rows, kind, data=None):
    """A network with ReLU between its layers, softmax and cross entropy; `data` defines X and y, else they are drawn."""
    layers = len(widths) - 1
    text = data or f"X = randn({rows}, {widths[0]})\ny = onehot(mod((1:{rows})ᵀ, {widths[-1]}))\n"
    typed = (lambda value: f"float32({value})") if kind == "float32" else (lambda value: value)
    text = "seed(1)\n" + text + f"X = {typed('X')}\ny = {typed('y')}\n"
    for layer, (a, b) in enumerate(zip(widths, widths[1:]), 1):
        i = subscript(layer)
        text += f"W{i} = {typed(f'randn({a}, {b})·√(2/{a})')};  b{i} = {typed(f'zeros(1, {b})')}\n"
    inputs = "X"
    for layer in range(1, layers + 1):
        i = subscript(layer)
        text += f"Z{i} = {inputs}·W{i} + b{i}\n"
        if layer < layers:
            text += f"A{i} = relu(Z{i})\n"
            inputs = f"A{i}"
    return text + f"ŷ = softmax(Z{subscript(layers)})\nL = cce(y, ŷ)\nη = {1e-3 / rows:.3g}\n"


def training(layers, steps, reads=""):
    """The loop over a network; `reads` are statements that look at what a step made."""
    updates = "".join(f"  W{i} -= η·∂L/∂W{i};  b{i} -= η·∂L/∂b{i}\n" for i in map(subscript, range(1, layers + 1)))
    return f"for k in 1:{steps}\n  forward L\n{updates}{reads}end\n"


def reads(layers):
    """Every intermediate of the step, read."""
    names = [f"Z{subscript(i)}" for i in range(1, layers + 1)] + [f"A{subscript(i)}" for i in range(1, layers)] + ["ŷ"]
    return "  s = " + " + ".join(f"sum({name})" for name in names) + " + L\n"


CHAINS = {False: "y = (2(x ⊙ x) + 3x - 1) ⊙ x", True: "y = tanh(x·2 + 1) ⊙ exp(-x)"}

DIGITS = """
digits = matrix(load("data/digits.csv.gz"))
seed(1)
X_train = {typed}(digits[1:1437, 1:64]/16);  y_train = {typed}(onehot(digits[1:1437, 65]))
W₁ = {typed}(randn(64, 128)·√(2/64));    b₁ = {typed}(zeros(1, 128))
W₂ = {typed}(randn(128, 10)·√(2/128));   b₂ = {typed}(zeros(1, 10))
X = X_train[1:32, :];  y = y_train[1:32, :]
A = relu(X·W₁ + b₁)
ŷ = softmax(A·W₂ + b₂)
L = cce(y, ŷ; mean=true)
η = 0.003
k = 0
"""


def digits(kind):
    names = ["W₁", "b₁", "W₂", "b₂"]
    text = DIGITS.format(typed=kind)
    return text + "".join(f"m{name} = 0·{name};  v{name} = 0·{name}\n" for name in names)


def epochs(count):
    """Epochs over the digits by slices of 32 rows, with Adam written out."""
    names = ["W₁", "b₁", "W₂", "b₂"]
    text = f"for epoch in 1:{count}\n  order = randperm(1437)\n  for start in 1:32:1437-31\n"
    text += "    rows = order[start:start+31]\n    X = X_train[rows, :];  y = y_train[rows, :]\n    forward L\n    k += 1\n"
    for name in names:
        text += f"    m{name} = 0.9·m{name} + 0.1·∂L/∂{name};  v{name} = 0.999·v{name} + 0.001·(∂L/∂{name}).^2\n"
    for name in names:
        text += f"    {name} -= η·(m{name}/(1 - 0.9^k)) ./ (sqrt(v{name}/(1 - 0.999^k)) + 1e-8)\n"
    return text + "  end\nend\n"


def trained_epochs(count):
    """The same by `train`."""
    return (
        "X = X_train;  y = y_train;  forward L\n"
        f"time train L over W₁, b₁, W₂, b₂ with adam(0.003) for {count} epochs batch 32 of X, y\n")
