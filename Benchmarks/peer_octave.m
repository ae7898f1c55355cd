% Octave's side of `make bench`: the backward pass written by hand, whole columns at a time.
% Reads requests as peer_process.py sends them, a line each, until the input ends.
1;

function [W, b] = step(X, y, W, b, rate)
  A{1} = X;
  for l = 1:numel(W)
    Z{l} = A{l} * W{l} + b{l};
    A{l + 1} = max(Z{l}, 0);
  end
  e = exp(Z{end} - max(Z{end}, [], 2));
  slope = e ./ sum(e, 2) - y;
  for l = numel(W):-1:1
    W_slope = A{l}' * slope;
    b_slope = sum(slope, 1);
    if l > 1
      slope = (slope * W{l}') .* (Z{l - 1} > 0);
    end
    W{l} -= rate * W_slope;
    b{l} -= rate * b_slope;
  end
end

while ischar(line = fgetl(stdin))
  if isempty(line)
    continue;
  end
  request = jsondecode(line);
  sizes = request{2}.widths;
  kind = strrep(strrep(request{2}.kind, "float64", "double"), "float32", "single");
  n = request{2}.rows;
  X = randn(n, sizes(1), kind);
  y = cast(eye(sizes(end))(mod(0:n - 1, sizes(end)) + 1, :), kind);
  W = {};
  b = {};
  for l = 1:numel(sizes) - 1
    W{l} = randn(sizes(l), sizes(l + 1), kind) * sqrt(2 / sizes(l));
    b{l} = zeros(1, sizes(l + 1), kind);
  end
  rate = cast(1e-3 / n, kind);
  [W, b] = step(X, y, W, b, rate);
  count = 0;
  tic;
  while toc < 0.15
    [W, b] = step(X, y, W, b, rate);
    count++;
  end
  printf("{\"seconds\": %.9g}\n", toc / count);
  fflush(stdout);
end
