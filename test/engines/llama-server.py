"""Runs llama.cpp's HTTP server on a free loopback port until stdin closes, with a model, so many threads and so many slots; prints its address as the first line."""

import sys

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.endpoint_metrics = True
params.endpoint_slots = True
params.n_ctx = 2048 * int(sys.argv[3])
params.n_parallel = int(sys.argv[3])
params.warmup = False
params.cpuparams.n_threads = int(sys.argv[2])
params.cpuparams_batch.n_threads = int(sys.argv[2])
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
