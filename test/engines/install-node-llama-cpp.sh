#!/bin/sh
# Installs node-llama-cpp for the tests, into a cache folder, as `foretoken models engine` does. Does nothing when it is there.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
node "$root/scripts/install-engine.mjs" "${FORETOKEN_TEST_CACHE:-$root/.cache}/node-llama-cpp"
