/** One tarball, installed where nothing else is, does what the clone does. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../tidy/repository.js';

describe('the packed package', function () {
  this.timeout(180_000);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'foretoken-pack-')));
  const root = join(folder, 'project');
  const bin = join(folder, 'installed', 'node_modules', '.bin', 'foretoken');
  let tarball = '';
  after(() => {
    run(bin, ['stop']);
    rmSync(folder, { recursive: true, force: true });
  });

  /** With a home that nobody has used, and npm's own settings, since they say where packages come from. */
  function run(command: string, argv: readonly string[], options: { cwd?: string; input?: string } = {}) {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(?:FORETOKEN_|npm_(?!config_))/.test(name));
    const env = { ...Object.fromEntries(inherited), HOME: join(folder, 'home'), FORETOKEN_HOME: join(folder, 'state') };
    const userConfig = process.env['npm_config_userconfig'] ?? join(process.env['HOME'] ?? '/root', '.npmrc');
    const ran = spawnSync(command, argv, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 120_000,
      ...options,
      env: { ...env, npm_config_userconfig: userConfig },
    });
    return { code: ran.status, out: ran.stdout ?? '', err: ran.stderr ?? String(ran.error) };
  }

  before(function () {
    for (const name of ['home', 'installed', 'project/src']) mkdirSync(join(folder, name), { recursive: true });
    for (const name of ['Users', 'Orders', 'Carts']) {
      const text = `export async function handle${name}(request: Request) {\n  const session = await openSession(request.headers.authorization);\n}\n`;
      writeFileSync(join(root, 'src', `${name}.ts`), text);
    }
    const packed = run('npm', ['pack', '--json', '--pack-destination', folder, '--loglevel=error'], {
      cwd: repository,
    });
    assert.equal(packed.code, 0, packed.err);
    tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
    writeFileSync(join(folder, 'installed', 'package.json'), '{"private":true}');
    const installed = run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball], {
      cwd: join(folder, 'installed'),
    });
    if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN/.test(installed.err)) {
      console.log('  skipped: npm’s registry cannot be reached');
      this.skip();
    }
    assert.equal(installed.code, 0, installed.err);
  });

  it('is one file without sources or tests', () => {
    assert.ok(statSync(tarball).size < 3_000_000, `${statSync(tarball).size} bytes`);
    const listed = spawnSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).stdout.split('\n');
    assert.deepEqual(
      listed.filter((name) => /\/(?:src|test)\/|\.ts$|\.map$/.test(name)),
      [],
    );
    for (const name of [
      'bin/foretoken.mjs',
      'dist/foretoken.mjs',
      'dist/forward-stdio.mjs',
      'LICENSE',
      'THIRD_PARTY_NOTICES',
      'runtime/package-lock.json',
    ])
      assert.ok(listed.includes(`package/${name}`), name);
    const manifest = JSON.parse(
      readFileSync(join(folder, 'installed', 'node_modules', 'foretoken', 'package.json'), 'utf8'),
    );
    assert.deepEqual(Object.keys(manifest.dependencies), [
      '@parcel/watcher',
      '@vscode/tree-sitter-wasm',
      'better-sqlite3',
      'web-tree-sitter',
    ]);
  });

  it('is a package as others expect one', () => {
    const publint = join(repository, 'node_modules', 'publint', 'src', 'cli.js');
    const checked = spawnSync(process.execPath, [publint, tarball, '--level', 'error'], { encoding: 'utf8' });
    assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  });

  it('completes as the clone does, by itself and through its daemon', () => {
    assert.match(run(bin, ['--version']).out, /^\d+\.\d+\.\d+\n$/);
    const prefix = 'export async function handleItems(request: Request) {\n  const session = await openS';
    const input = `${JSON.stringify({ id: 1, root, path: 'src/Items.ts', prefix, suffix: '\n}\n', line_only: true })}\n`;
    const texts = (command: string) => {
      const { code, out, err } = run(command, ['complete', '--batch'], { input });
      assert.equal(code, 0, err);
      return JSON.parse(out).items.map((item: { text: string }) => item.text);
    };
    const own = texts(bin);
    assert.equal(own[0], 'ession(request.headers.authorization);');
    assert.deepEqual(own, texts(join(repository, 'foretoken')));
    assert.equal(run(bin, ['start', root]).code, 0);
    assert.deepEqual(texts(bin), own);
    const doctor = JSON.parse(run(bin, ['doctor', '--json'], { cwd: root }).out);
    assert.equal(doctor.schema, 1);
  });

  it('serves an editor', () => {
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: {} },
    });
    const served = run(bin, ['lsp', '--stdio'], { input: `Content-Length: ${body.length}\r\n\r\n${body}` });
    assert.match(served.out, /inlineCompletionProvider/);
  });
});
