/** Packages that a Go codebase imports are known by what they declare, from where Go keeps them; of those folders nothing else is read. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RootIndexerOptions } from '@foretoken/codebase/index/root-indexer.js';
import { goFoldersOf } from '@foretoken/codebase/libraries/go-folders.js';
import { goPlaces } from '@foretoken/codebase/libraries/go-modules.js';
import { TemporaryCodebase } from '../index/temporary-codebase.js';

describe('installed Go packages', () => {
  let codebase: TemporaryCodebase;
  const open = (files: Record<string, string>) => {
    codebase = new TemporaryCodebase(files);
    return codebase;
  };
  afterEach(() => codebase.remove());

  function writeBeside(files: Record<string, string>) {
    for (const [path, text] of Object.entries(files)) {
      const file = join(codebase.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  const environment = () => ({
    HOME: codebase.folder,
    GOPATH: join(codebase.folder, 'gopath'),
    GOROOT: join(codebase.folder, 'goroot'),
    GOOS: 'linux',
    GOARCH: 'amd64',
  });
  const mod = 'gopath/pkg/mod';

  /** What is known of packages: signatures by folder. */
  async function declared(specifiers: readonly string[], over: Partial<RootIndexerOptions> = {}) {
    await codebase.indexed({ libraries: true, environment: environment(), ...over });
    const reader = codebase.reader();
    const told = specifiers.map((specifier) =>
      Object.fromEntries(
        (reader.structure.libraryOf('go', specifier)?.files ?? []).map(({ path, declarations }) => [
          path,
          declarations.map(({ container, signature }) => (container === '' ? signature : `${container}: ${signature}`)),
        ]),
      ),
    );
    reader.close();
    return told;
  }

  it('reads what packages of the module cache hand out, by the versions that go.mod requires', async () => {
    open({
      'go.mod':
        'module example.com/own\n\nrequire (\n\tgithub.com/Acme/Store/v2 v2.1.0-RC1 // indirect\n\tgithub.com/acme/old v1.0.0\n)\nrequire gopkg.in/plain.v3 v3.0.1\nreplace github.com/acme/old => github.com/acme/fork v1.2.0\n',
      'main.go':
        'package main\n\nimport (\n\t"example.com/own/inner"\n\t"github.com/Acme/Store/v2"\n\t"github.com/Acme/Store/v2/deep"\n\t"github.com/acme/old"\n\t"gopkg.in/plain.v3"\n)\n',
      'inner/inner.go': 'package inner\n\nfunc Own() {}\n',
    });
    const store = `${mod}/github.com/!acme/!store/v2@v2.1.0-!r!c1`;
    writeBeside({
      [`${store}/store.go`]:
        'package store\n\nconst (\n\tLimit = 10\n\tsecret = 1\n)\n\nvar ErrGone = errors.New("gone")\n\ntype Store struct {\n\tPath string `json:"path"`\n\thandle int\n\t*Base\n}\n\ntype Base interface {\n\tClose() error\n}\n\ntype hidden struct{ Seen int }\n\nfunc (h *hidden) Shown() {}\n',
      [`${store}/open.go`]:
        'package store\n\n// Open opens.\nfunc Open(path string) (*Store, error) { return nil, nil }\n\nfunc (s *Store) Put(key string, value []byte) error { return nil }\n\nfunc (s *Store) put() {}\n',
      [`${store}/store_test.go`]: 'package store\n\nfunc TestOpen() {}\n',
      [`${store}/deep/deep.go`]: 'package deep\n\nfunc Dive() {}\n',
      [`${mod}/github.com/!acme/!store/v2@v2.0.0/store.go`]: 'package store\n\nfunc Older() {}\n',
      [`${mod}/github.com/acme/fork@v1.2.0/fork.go`]: 'package old\n\nfunc Forked() {}\n',
      [`${mod}/gopkg.in/plain.v3@v3.0.1/plain.go`]: 'package plain\n\nfunc Plainly() {}\n',
    });
    const specifiers = ['Acme/Store/v2', 'Acme/Store/v2/deep', 'acme/old'].map((path) => `github.com/${path}`);
    assert.deepEqual(await declared([...specifiers, 'gopkg.in/plain.v3', 'example.com/own/inner']), [
      {
        'GOMODCACHE/github.com/!acme/!store/v2@v2.1.0-!r!c1': [
          'package store',
          'func Open(path string) (*Store, error)',
          'type Store struct',
          'Store: func (s *Store) Put(key string, value []byte) error',
          'Store: Path string',
          'type Base interface',
          'Base: Close() error',
          'const Limit = 10',
          'var ErrGone',
        ],
      },
      { 'GOMODCACHE/github.com/!acme/!store/v2@v2.1.0-!r!c1/deep': ['package deep', 'func Dive()'] },
      { 'GOMODCACHE/github.com/acme/fork@v1.2.0': ['package old', 'func Forked()'] },
      { 'GOMODCACHE/gopkg.in/plain.v3@v3.0.1': ['package plain', 'func Plainly()'] },
      {},
    ]);
  });

  it('reads the standard library, vendored packages first, and those of a workspace', async () => {
    open({
      'go.work': 'go 1.22\n\nuse (\n\t./a\n\t./b\n)\n\nreplace github.com/x/swapped => github.com/x/other v1.0.0\n',
      'a/go.mod': 'module example.com/a\n\nrequire github.com/x/vendored v1.0.0\nrequire github.com/x/swapped v1.0.0\n',
      'a/a.go':
        'package a\n\nimport (\n\t"net/http"\n\t"example.com/b"\n\t"github.com/x/vendored"\n\t"github.com/x/swapped"\n\t"github.com/x/other/far"\n)\n',
      'a/vendor/modules.txt': '# github.com/x/vendored v1.0.0\n',
      'a/vendor/github.com/x/vendored/v.go': 'package vendored\n\nfunc Here() {}\n',
      'b/go.mod': 'module example.com/b\n\nrequire github.com/x/other v1.0.0\n',
      'b/b.go': 'package b\n\nfunc OfWorkspace() {}\n',
    });
    writeBeside({
      'goroot/src/builtin/builtin.go': 'package builtin\n',
      'goroot/src/net/http/client.go': 'package http\n\nfunc Get(url string) (*Response, error) { return nil, nil }\n',
      [`${mod}/github.com/x/vendored@v1.0.0/v.go`]: 'package vendored\n\nfunc There() {}\n',
      [`${mod}/github.com/x/other@v1.0.0/o.go`]: 'package swapped\n\nfunc Swapped() {}\n',
      [`${mod}/github.com/x/other@v1.0.0/far/f.go`]: 'package far\n\nfunc Far() {}\n',
    });
    const wanted = [
      'net/http',
      'github.com/x/vendored',
      'github.com/x/swapped',
      'github.com/x/other/far',
      'example.com/b',
    ];
    assert.deepEqual(await declared(wanted), [
      { 'GOROOT/src/net/http': ['package http', 'func Get(url string) (*Response, error)'] },
      { 'a/vendor/github.com/x/vendored': ['package vendored', 'func Here()'] },
      { 'GOMODCACHE/github.com/x/other@v1.0.0': ['package swapped', 'func Swapped()'] },
      { 'GOMODCACHE/github.com/x/other@v1.0.0/far': ['package far', 'func Far()'] },
      {},
    ]);
  });

  it('leaves out files that are built for other systems, and programs', async () => {
    open({ 'a.go': 'package a\n\nimport (\n\t"sys"\n\t"registry"\n\t"tool"\n)\n' });
    const file = (name: string, line = '') => `${line}package sys\n\nfunc ${name}() {}\n`;
    writeBeside({
      'goroot/src/builtin/builtin.go': 'package builtin\n',
      'goroot/src/sys/a.go': file('Everywhere'),
      'goroot/src/sys/b_linux.go': file('ByName'),
      'goroot/src/sys/c_windows.go': file('Windows'),
      'goroot/src/sys/d_linux_arm64.go': file('OtherProcessor'),
      'goroot/src/sys/e.go': file('ByLine', '//go:build unix && !(arm64 || wasm)\n\n'),
      'goroot/src/sys/f.go': file('NotByLine', '//go:build darwin || (linux && ignore)\n\n'),
      'goroot/src/sys/g.go': file('ByOldLine', '// +build linux,amd64 windows\n// +build !appengine\n\n'),
      'goroot/src/sys/h.go': file('NotByOldLine', '// +build linux\n// +build appengine\n\n'),
      'goroot/src/sys/i.go': file('BelowProse', '/*\npackage other is spoken of\n*/\n//go:build ignore\n\n'),
      'goroot/src/sys/gen.go': '//go:build ignore\n\npackage main\n\nfunc Generate() {}\n',
      'goroot/src/registry/names.go': '//go:build windows\n\npackage registry\n\nconst Root = 1\n',
      'goroot/src/registry/key_windows.go': 'package registry\n\nfunc OpenKey() {}\n',
      'goroot/src/tool/main.go': 'package main\n\nfunc Main() {}\n',
    });
    const [sys, registry, tool] = await declared(['sys', 'registry', 'tool']);
    const built = ['Everywhere', 'ByName', 'ByLine', 'ByOldLine'].map((name) => `func ${name}()`);
    assert.deepEqual(sys, { 'GOROOT/src/sys': ['package sys', ...built] });
    assert.deepEqual(registry, { 'GOROOT/src/registry': ['package registry', 'func OpenKey()', 'const Root = 1'] });
    assert.deepEqual(tool, {});
  });

  it('reads no link that leads elsewhere, nothing that is internal, excluded or outside of these folders', async () => {
    const secret = ['AKIA', 'IOSFODNN7QWERTYU'].join('');
    open({
      '.foretokenignore': 'GOMODCACHE/github.com/x/hidden@*/\n',
      'go.mod': `module example.com/own\nrequire (\n${[
        'linked',
        'leak',
        'hidden',
        'excluded',
        'open',
        'own/internal',
        'out',
        'up',
      ]
        .map((name) => `\tgithub.com/x/${name} v1.0.0\n`)
        .join('')}\tgithub.com/x/odd v1.0.0/../../../../outside\n)\nreplace github.com/x/out => ../outside\n`,
      'a.go': `package a\n\nimport (\n${[
        'linked',
        'leak',
        'hidden',
        'excluded',
        'open',
        'own/internal/x',
        'out',
        'odd',
        'up/../../../../../outside',
      ]
        .map((name) => `\t"github.com/x/${name}"\n`)
        .join('')})\n`,
    });
    const x = `${mod}/github.com/x`;
    const source = (name: string) => `package ${name}\n\nfunc Shown() {}\n`;
    writeBeside({
      'outside/out.go': source('out'),
      'outside/go.mod': 'module github.com/x/out\n',
      [`${x}/leak@v1.0.0/kept.go`]: source('leak'),
      [`${x}/hidden@v1.0.0/a.go`]: source('hidden'),
      [`${x}/excluded@v1.0.0/a.go`]: source('excluded'),
      [`${x}/open@v1.0.0/a.go`]: `package open\n\nconst Key = "${secret}"\n`,
      [`${x}/open@v1.0.0/.env`]: 'KEY=1',
      [`${x}/own/internal@v1.0.0/x/a.go`]: source('x'),
    });
    symlinkSync(join(codebase.folder, 'outside'), join(codebase.folder, `${x}/linked@v1.0.0`));
    symlinkSync(join(codebase.folder, 'outside/out.go'), join(codebase.folder, `${x}/leak@v1.0.0/leak.go`));
    const names = ['linked', 'hidden', 'excluded', 'own/internal/x', 'out', 'odd', 'up/../../../../../outside'];
    const told = await declared(
      [...names, 'leak', 'open'].map((name) => `github.com/x/${name}`),
      {
        exclude: ['github.com/x/excluded/'],
      },
    );
    assert.deepEqual(told, [
      ...names.map(() => ({})),
      { 'GOMODCACHE/github.com/x/leak@v1.0.0': ['package leak', 'func Shown()'] },
      { 'GOMODCACHE/github.com/x/open@v1.0.0': ['package open', 'const Key'] },
    ]);
    assert.throws(() =>
      execFileSync('grep', ['-r', '-e', secret, '-e', codebase.folder, join(codebase.indexFolder, 'libraries.db')]),
    );
  });

  it('reads a package anew when go.mod requires another version', async () => {
    open({
      'go.mod': 'module example.com/own\n\nrequire github.com/x/kit v1.0.0\n',
      'a.go': 'package a\n\nimport "github.com/x/kit"\n',
    });
    writeBeside({
      [`${mod}/github.com/x/kit@v1.0.0/kit.go`]: 'package kit\n\nfunc One() {}\n',
      [`${mod}/github.com/x/kit@v1.1.0/kit.go`]: 'package kit\n\nfunc Two() {}\n',
    });
    const one = { 'GOMODCACHE/github.com/x/kit@v1.0.0': ['package kit', 'func One()'] };
    assert.deepEqual(await declared(['github.com/x/kit']), [one]);
    codebase.write('go.mod', 'module example.com/own\n\nrequire github.com/x/kit v1.1.0\n');
    const two = { 'GOMODCACHE/github.com/x/kit@v1.1.0': ['package kit', 'func Two()'] };
    assert.deepEqual(await declared(['github.com/x/kit']), [two]);
  });

  it('tries few versions of a module, however many a file of a stranger requires', () => {
    const text = Array.from({ length: 5_000 }, (_, at) => `require a.b/c v1.0.${at}`).join('\n');
    const places = goPlaces('a.b/c/d', '', (path) => (path === 'go.mod' ? text : undefined));
    assert.equal(places[0]?.folder, 'a.b/c@v1.0.0/d');
    assert.ok(places.length < 20, String(places.length));

    const both = 'require a.b/c/d v1.0.0\nrequire a.b/c v1.0.0\n'.repeat(50);
    const found = goPlaces('a.b/c/d', '', (path) => (path === 'go.mod' ? both : undefined));
    assert.deepEqual(
      found.map(({ folder }) => folder),
      ['a.b/c/d@v1.0.0', 'a.b/c@v1.0.0/d'],
    );
  });

  it('finds the folders of Go as its own command does, and runs nothing', () => {
    open({});
    writeBeside({
      'tools/go1.30/src/builtin/builtin.go': 'package builtin\n',
      'tools/go1.30/bin/go': 'no program',
      'told/src/builtin/builtin.go': 'package builtin\n',
      'sdk/go1.9/src/builtin/builtin.go': 'package builtin\n',
      'sdk/go1.10/src/builtin/builtin.go': 'package builtin\n',
      'go/pkg/mod/a.go': '',
      'first/pkg/mod/a.go': '',
      'cache/a.go': '',
      'kept/env': `GOMODCACHE=${join(codebase.folder, 'cache')}\n`,
    });
    mkdirSync(join(codebase.folder, 'bin'));
    symlinkSync('../tools/go1.30/bin/go', join(codebase.folder, 'bin/go'));
    const at = (path: string) => join(codebase.folder, path);
    const found = (environment: Record<string, string>) => {
      const { modules, standard } = goFoldersOf({ HOME: codebase.folder, XDG_CONFIG_HOME: at('none'), ...environment });
      return { modules, standard };
    };
    assert.deepEqual(found({ PATH: at('bin') }), { modules: at('go/pkg/mod'), standard: at('tools/go1.30/src') });
    const gopath = [at('first'), at('second')].join(process.platform === 'win32' ? ';' : ':');
    assert.deepEqual(found({ GOPATH: gopath, GOROOT: at('told') }), {
      modules: at('first/pkg/mod'),
      standard: at('told/src'),
    });
    assert.equal(found({ GOENV: at('kept/env') }).modules, at('cache'));
    assert.equal(found({ GOMODCACHE: at('cache'), GOPATH: gopath }).modules, at('cache'));
    assert.deepEqual(found({ GOROOT: at('missing'), GOPATH: 'relative' }), {
      modules: undefined,
      standard: at('sdk/go1.10/src'),
    });
  });

  it('reads the standard library of the Go that is installed here', async function () {
    const { standard } = goFoldersOf(process.env);
    if (standard === undefined) {
      console.log('      skipped: no Go is installed here');
      this.skip();
    }
    open({ 'a.go': 'package a\n\nimport (\n\t"net/http"\n\t"os"\n)\n' });
    const [http, os] = await declared(['net/http', 'os'], { environment: process.env });
    const known = http?.['GOROOT/src/net/http'] ?? [];
    for (const signature of [
      'package http',
      'func NewRequest(method, url string, body io.Reader) (*Request, error)',
      'Request: Header Header',
      'Response: Body io.ReadCloser',
      'ResponseWriter: WriteHeader(statusCode int)',
      'const StatusTeapot = 418',
    ])
      assert.ok(known.includes(signature), signature);
    assert.ok(os?.['GOROOT/src/os']?.includes('File: func (f *File) ReadAt(b []byte, off int64) (n int, err error)'));
  });
});
