"""The command line of llama.cpp's llama-server as far as Foretoken uses it, on the server of xllamacpp: stands in PATH in tests."""

import argparse
import os
import signal

import xllamacpp

flags = argparse.ArgumentParser()
for flag in ("-m", "-a", "--host"):
    flags.add_argument(flag)
for flag in ("--port", "-c", "-np", "-t", "-ngl"):
    flags.add_argument(flag, type=int)
given = flags.parse_args()
params = xllamacpp.CommonParams()
params.model.path = given.m
params.model_alias = {given.a}
params.hostnames = [given.host]
params.port = given.port
params.n_ctx = given.c
params.n_parallel = given.np
params.warmup = False
params.api_keys = [os.environ["LLAMA_API_KEY"]]
params.cpuparams.n_threads = given.t
params.cpuparams_batch.n_threads = given.t
server = xllamacpp.Server(params)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
os._exit(0)
