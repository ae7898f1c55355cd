# nnx on Debian 12 with a Swift 6.3 toolchain; `make run` is all that is needed to see it work.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build

PREFIX ?= /usr/local
NOTEBOOK ?= notebooks/backprop.nnx
# Extra flags for every call of swift build and swift test.
SWIFTFLAGS ?=

# Exclusive access is checked at run time by the debug build that the tests run; here it would cost half the speed.
RELEASE := -c release --static-swift-stdlib -Xswiftc -enforce-exclusivity=unchecked
PACKAGES := libopenblas-dev zlib1g-dev libreadline-dev libzmq3-dev libsodium-dev libsqlite3-dev graphviz python3-venv
BINARY := .build/release/nnrepl
KERNEL := .build/release/nnkernel
PYTHON := .venv/bin/python
FORMATTED := Package.swift Sources Tests kernelspec

.PHONY: setup chromium octave build run notebook notebooks test browser soak lint format bench peers laws fuzz sanitize reference symbols install clean help

help: ## what the targets do
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1|\2/p' Makefile | column -t -s '|'

setup: ## installs the system packages that are missing
# Only tests need a browser, and only the comparison with peers needs Octave; both are large.
chromium: private PACKAGES := chromium
octave: private PACKAGES := octave
chromium octave: | setup

setup chromium octave:
	@command -v swift >/dev/null || { echo "make: no swift on the PATH; see https://www.swift.org/install" >&2; exit 1; }
	@missing=(); \
	for package in $(PACKAGES); do \
	  state=$$(dpkg-query -W -f='$${db:Status-Status}' "$$package" 2>/dev/null || true); \
	  [[ $$state == installed ]] || missing+=("$$package"); \
	done; \
	if (( $${#missing[@]} == 0 )); then exit 0; fi; \
	if (( $$(id -u) == 0 )); then root=(); \
	elif command -v sudo >/dev/null; then root=(sudo); \
	else echo "make: these packages are missing, and only root can install them:" >&2; \
	  echo "  apt-get install $${missing[*]}" >&2; exit 1; fi; \
	echo "installing $${missing[*]}"; \
	"$${root[@]}" apt-get update -q; \
	"$${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$${missing[@]}"

build: setup ## the optimized programs, .build/release/nnrepl and nnkernel
	swift build $(RELEASE) --product nnrepl $(SWIFTFLAGS)
	swift build $(RELEASE) --product nnkernel $(SWIFTFLAGS)

run: build ## runs NOTEBOOK=notebooks/backprop.nnx; at a terminal a prompt follows
	@if [[ -t 0 && -t 1 ]]; then exec $(BINARY) -i $(NOTEBOOK); else exec $(BINARY) $(NOTEBOOK); fi

notebook: build .venv/lab ## opens notebooks/ in JupyterLab
	@VIRTUAL_ENV="$(CURDIR)/.venv" $(KERNEL) install --sys-prefix
	@exec .venv/bin/jupyter lab notebooks

notebooks: build .venv/ready ## runs the notebooks anew and writes their outputs
	NNKERNEL="$(CURDIR)/$(KERNEL)" $(PYTHON) Tests/EndToEnd/notebooks.py

# JupyterLab, and what drives a browser.
.venv/lab: .venv/ready
	.venv/bin/pip install --quiet --disable-pip-version-check "jupyterlab~=4.6" playwright
	touch $@

# NumPy is what results and speed are compared with; pandas and safetensors read our files; pyte is a terminal; the rest are
# Jupyter's clients.
.venv/ready: Makefile | setup
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check numpy pandas safetensors \
	  jupyter_client nbclient nbformat jupyter_kernel_test psutil pyte
	touch $@

test: build .venv/lab chromium ## unit tests, and the programs from outside
	swift build --build-tests $(SWIFTFLAGS)
	swift test --skip-build $(SWIFTFLAGS)
	@for script in Tests/EndToEnd/test_*.py; do \
	  NNREPL="$(CURDIR)/$(BINARY)" NNKERNEL="$(CURDIR)/$(KERNEL)" $(PYTHON) "$$script" || exit 1; \
	done

browser: build .venv/lab chromium ## only JupyterLab in headless Chromium; pictures go to .build/browser
	NNKERNEL="$(CURDIR)/$(KERNEL)" $(PYTHON) Tests/EndToEnd/test_kernel_browser.py

# Minutes, where `make test` has seconds of it: CELLS through one kernel, CYCLES starts and restarts.
soak: build .venv/ready ## a hundred thousand cells through one kernel, and 200 starts and restarts
	NNKERNEL="$(CURDIR)/$(KERNEL)" $(PYTHON) Tests/EndToEnd/soak_kernel.py

lint: ## fails where the source is not formatted
	swift format lint --strict --parallel --recursive $(FORMATTED)

format: ## formats the source
	swift format --in-place --parallel --recursive $(FORMATTED)

# The kernels that ours is measured beside; nothing else uses this environment.
.venv-kernels/ready: Makefile | setup
	python3 -m venv .venv-kernels
	.venv-kernels/bin/pip install --quiet --disable-pip-version-check \
	  "ipykernel>=7" xeus-python xeus-python-shell jupyter_client psutil
	touch $@

# Each peer is measured so often, and nnx after it.
ROUNDS ?= 5
# The frameworks that speed is compared with; the table says which of them could not be had.
.venv-bench/ready: Makefile | setup
	python3 -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check numpy jax numexpr matplotlib
	.venv-bench/bin/pip install --quiet --disable-pip-version-check "torch==2.13.0+cpu" 2>/dev/null \
	  || .venv-bench/bin/pip install --quiet --disable-pip-version-check torch \
	  || echo "make: PyTorch could not be installed; its columns stay empty" >&2
	touch $@

# OpenBLAS chooses its kernels by the machine; what a shell has set for tests must not slow a measurement.
bench: build .venv/ready .venv-kernels/ready .venv-bench/ready ## measures, and compares with other frameworks and notebook kernels
	swift build $(RELEASE) --product nnxbench $(SWIFTFLAGS)
	@env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE .venv-bench/bin/python -W ignore Benchmarks/speed.py $(ROUNDS)
	@env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE $(PYTHON) Benchmarks/run.py
	@env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE NNKERNEL="$(CURDIR)/$(KERNEL)" .venv-kernels/bin/python Benchmarks/kernels.py

# A virtual environment of its own: the peers are large, and none of them is part of the tests. PyTorch without CUDA is a
# tenth of the size, where the index has it.
.venv-peers/ready: Makefile | setup
	python3 -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --disable-pip-version-check numpy jax sympy
	.venv-peers/bin/pip install --quiet --disable-pip-version-check "torch==2.13.0+cpu" 2>/dev/null \
	  || .venv-peers/bin/pip install --quiet --disable-pip-version-check torch
	touch $@

peers: build .venv-peers/ready octave ## what code(…) writes, run by JAX, PyTorch and Octave; derivatives and messages beside others'
	NNREPL="$(CURDIR)/$(BINARY)" .venv-peers/bin/python Tests/Peers/run_code.py
	NNREPL="$(CURDIR)/$(BINARY)" .venv-peers/bin/python -W ignore Tests/Peers/run_sympy.py | tee Benchmarks/sympy.md
	.venv-peers/bin/python Tests/Peers/run_messages.py

# EXPRESSIONS of them, from the given SEED on.
EXPRESSIONS ?= 10000
SEED ?= 0
laws: setup ## tries the laws of expressions on 10 000 random ones
	swift build $(RELEASE) --product nnxlaws $(SWIFTFLAGS)
	.build/release/nnxlaws $(EXPRESSIONS) $(SEED)

# libFuzzer and the address sanitizer under everything; its corpora and what it finds stay in .build/fuzz.
FUZZ_TARGETS ?= syntax program csv tsv npy npz safetensors session
FUZZ_SECONDS ?= 600
fuzz: setup ## feeds each of FUZZ_TARGETS with mutated input for FUZZ_SECONDS
	NNX_FUZZ=1 swift build -c release --scratch-path .build/fuzz --product nnxfuzz $(SWIFTFLAGS) \
	  -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld
	@for target in $(FUZZ_TARGETS); do \
	  echo "fuzzing $$target"; Tests/Fuzz/run "$$target" $(FUZZ_SECONDS) || exit 1; \
	done

# The sanitizer sees loads and stores of at most 16 bytes, which are those of the lowest level.
SANITIZED ?= .
sanitize: setup ## the unit tests under the thread sanitizer; SANITIZED says which
	NNX_SANITIZE=1 swift build --build-tests --sanitize=thread --scratch-path .build/sanitize $(SWIFTFLAGS)
	NNX_SANITIZE=1 NNX_KERNELS=baseline swift test --skip-build --sanitize=thread --scratch-path .build/sanitize \
	  --filter '$(SANITIZED)' $(SWIFTFLAGS)

reference: setup ## writes notebooks/reference.md from the definitions
	swift build --build-tests $(SWIFTFLAGS)
	NNX_REFERENCE=1 swift test --skip-build $(SWIFTFLAGS) --filter thePageIsWhatTheDefinitionsSay

# Once in a while: the names of symbols are those of IPython's table, which the virtual environment need not have.
symbols: .venv/ready ## writes the table of symbol names from IPython's
	.venv/bin/pip install --quiet --disable-pip-version-check ipython==9.18.1
	$(PYTHON) Scripts/symbol_table.py Sources/Syntax/SymbolTable+Names.swift

install: build ## copies the programs to PREFIX=/usr/local, and tells Jupyter of the kernel
	install -D -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/nnrepl"
	install -D -m 755 $(KERNEL) "$(DESTDIR)$(PREFIX)/bin/nnkernel"
	install -D -m 644 man/nnrepl.1 "$(DESTDIR)$(PREFIX)/share/man/man1/nnrepl.1"
	@if [[ -z "$(DESTDIR)" ]]; then "$(PREFIX)/bin/nnkernel" install --prefix "$(PREFIX)"; fi

clean: ## removes what the other targets made
	rm -rf .build .venv .venv-peers .venv-kernels .venv-bench
