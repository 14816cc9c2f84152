/** URIs and paths agree, and nothing but a file of this machine is a path. */
import assert from 'node:assert/strict';
import { pathOfUri, rootRelative, uriOfPath } from '@foretoken/codebase/text/file-uri.js';
import { languageOf } from '@foretoken/codebase/text/language.js';

describe('file URI', () => {
  if (process.platform !== 'win32') {
    for (const path of ['/a b', '/ü/日本', '/100%', '/a#b?c', "/it's", '/[x]/(y)', '/new\nline', '/a%20b', '/c:/d']) {
      it(`keeps ${JSON.stringify(path)}`, () => assert.equal(pathOfUri(uriOfPath(path)), path));
    }

    it('takes what editors write', () => {
      assert.equal(pathOfUri('file:///a/b%3Ac'), '/a/b:c');
      assert.equal(pathOfUri('file://localhost/a'), '/a');
      assert.equal(pathOfUri('FILE:///a'), '/a');
      assert.equal(pathOfUri('file:///a?query#part'), '/a');
    });
  }

  it('has no path for other schemes, other machines and nonsense', () => {
    for (const uri of [
      'untitled:1',
      'https://x/y',
      'file://server/share',
      'git:/a',
      '',
      'file:///a%00b',
      'file:///%zz',
    ]) {
      if (process.platform === 'win32' && uri.includes('server')) continue;
      assert.equal(pathOfUri(uri), undefined, uri);
    }
  });

  it('tells what lies below a root', () => {
    assert.equal(rootRelative('/r', '/r/a/b'), 'a/b');
    assert.equal(rootRelative('/r', '/r/..a'), '..a');
    for (const path of ['/r', '/ra', '/', '/r/../x']) assert.equal(rootRelative('/r', path), undefined, path);
  });
});

describe('language', () => {
  const cases: readonly (readonly [string, string, string?])[] = [
    ['a.ts', 'typescript'],
    ['src/A.TSX', 'typescriptreact'],
    ['Makefile', 'makefile'],
    ['a/Dockerfile', 'dockerfile'],
    ['run', 'python', '#!/usr/bin/env python3'],
    ['run', 'shellscript', '#!/bin/bash -e'],
    ['run', 'javascript', '#!/usr/bin/env -S node'],
    ['notes', 'plaintext'],
    ['x.unknown', 'plaintext'],
  ];
  for (const [path, id, firstLine] of cases) {
    it(`${path}${firstLine === undefined ? '' : ` with ${firstLine}`} is ${id}`, () =>
      assert.equal(languageOf(path, firstLine), id));
  }
});
