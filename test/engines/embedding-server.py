"""Runs llama.cpp's HTTP server with an embedding model on a free loopback port until stdin closes; prints its address as the first line."""

import sys

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.embedding = True
params.n_ctx = 512
params.n_batch = 512
params.n_ubatch = 512
params.n_parallel = 1
params.warmup = False
# More threads than idle cores make it many times slower, and tests share their machine.
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
