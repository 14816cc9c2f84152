/** Languages are told from names, extensions and first lines. */
import assert from 'node:assert/strict';
import { languages } from '@foretoken/codebase/text/data/languages.js';
import { languageOf } from '@foretoken/codebase/text/language.js';

const byPath: Readonly<Record<string, string>> = {
  'src/app.ts': 'typescript',
  'src/App.tsx': 'typescriptreact',
  'lib/a.mjs': 'javascript',
  'a.jsx': 'javascriptreact',
  'a.py': 'python',
  'stubs/a.pyi': 'python',
  'A.java': 'java',
  'a.go': 'go',
  'go.mod': 'go.mod',
  'go.sum': 'go.sum',
  'a.rs': 'rust',
  'a.kt': 'kotlin',
  'build.gradle.kts': 'kotlin',
  'build.gradle': 'gradle',
  'a.C': 'c',
  'a.hpp': 'cpp',
  'a.cs': 'csharp',
  'App.csproj': 'xml',
  'a.rb': 'ruby',
  Gemfile: 'ruby',
  'ios/Podfile': 'ruby',
  'a.php': 'php',
  'run.sh': 'shellscript',
  '.zshrc': 'shellscript',
  Makefile: 'makefile',
  'src/Makefile.am': 'makefile',
  Dockerfile: 'dockerfile',
  'docker/Dockerfile.dev': 'dockerfile',
  'api.Dockerfile': 'dockerfile',
  'CMakeLists.txt': 'cmake',
  'notes.txt': 'plaintext',
  'a.json': 'json',
  'tsconfig.json': 'jsonc',
  'a.json5': 'json5',
  'a.yml': 'yaml',
  'Cargo.toml': 'toml',
  'Cargo.lock': 'toml',
  'BUILD.md': 'markdown',
  'application.properties': 'properties',
  '.editorconfig': 'ini',
  '.gitignore': 'ignore',
  '.env.example': 'dotenv',
  'README.MD': 'markdown',
  'a.sql': 'sql',
  'schema.prisma': 'prisma',
  'a.proto': 'proto',
  'main.tf': 'terraform',
  'a.swift': 'swift',
  'a.scala': 'scala',
  'a.ex': 'elixir',
  'a.erl': 'erlang',
  'a.hs': 'haskell',
  'a.ml': 'ocaml',
  'a.lua': 'lua',
  'a.luau': 'luau',
  'a.zig': 'zig',
  'a.nix': 'nix',
  'a.jl': 'julia',
  'a.R': 'r',
  'a.pl': 'perl',
  'a.vue': 'vue',
  'a.svelte': 'svelte',
  'a.scss': 'scss',
  'a.sol': 'solidity',
  'a.dart': 'dart',
  'a.tex': 'latex',
  BUILD: 'starlark',
  'MODULE.bazel': 'starlark',
  'C:\\work\\a.ps1': 'powershell',
  '.vimrc': 'vim',
  unknown: 'plaintext',
  'a.unknown': 'plaintext',
};

const byFirstLine: Readonly<Record<string, string>> = {
  '#!/bin/sh': 'shellscript',
  '#!/usr/bin/env bash': 'shellscript',
  '#!/usr/bin/env -S node --no-warnings': 'javascript',
  '#!/usr/bin/env -S deno run --allow-net': 'typescript',
  '#!/usr/bin/python3.11 -u': 'python',
  '#!/usr/bin/env ruby': 'ruby',
  '#! /usr/bin/perl -w': 'perl',
  '#!/usr/bin/env Rscript': 'r',
  '#!/usr/local/bin/fish': 'fish',
  '#!/usr/bin/awk -f': 'awk',
  '#!/usr/bin/make -f': 'makefile',
  '#!/usr/bin/env PATH=/opt/bin python3': 'python',
  '#!/usr/bin/env escript': 'erlang',
  '#!/usr/bin/env nothing': 'plaintext',
  '// no shebang': 'plaintext',
};

describe('languages', () => {
  it('are at least eighty, each named once', () => {
    const ids = languages.map(([id]) => id);
    assert.ok(ids.length >= 80);
    assert.equal(new Set(ids).size, ids.length);
  });
  it('never claim an extension, a name or an interpreter twice, but where the first is meant', () => {
    for (const column of [2, 3] as const) {
      const words = languages.flatMap((language) => (language[column] ?? '').split(' ')).filter((word) => word !== '');
      assert.deepEqual(words, [...new Set(words)]);
    }
  });
  for (const [path, id] of Object.entries(byPath)) it(`${path} is ${id}`, () => assert.equal(languageOf(path), id));
  for (const [line, id] of Object.entries(byFirstLine))
    it(`${line} is ${id}`, () => assert.equal(languageOf('bin/tool', line), id));
});
