import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseFileOf, indexFolderOf } from '@foretoken/codebase/index/store/index-folder.js';
import { openDatabase } from '@foretoken/codebase/sqlite/open-database.js';
import { onWindows, skipFor } from '@foretoken/inference/testing/skip-for.js';
import { doctorChecks } from '../../src/doctor/check-list.js';
import type { DoctorCheck, DoctorScene, Finding } from '../../src/doctor/doctor-check.js';
import { problemCount, runChecks } from '../../src/doctor/run-checks.js';
import { foldersOf } from '../../src/platform/folders.js';
import { loadSettings } from '../../src/settings/load-settings.js';

describe('doctor', function () {
  this.timeout(30_000);
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'foretoken-doctor-test-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  function scene(extra: Partial<DoctorScene> = {}): DoctorScene {
    const env = extra.env ?? {};
    const folders = foldersOf({ FORETOKEN_HOME: home }, 'linux');
    return {
      env,
      platform: process.platform,
      nodeVersion: process.versions.node,
      folders,
      loaded: loadSettings({ folders, env, projectRoot: home }),
      root: home,
      signal: new AbortController().signal,
      ...extra,
    };
  }

  async function findings(name: string, extra: Partial<DoctorScene> = {}): Promise<readonly Finding[]> {
    const check = doctorChecks.find((known) => known.name === name);
    assert.ok(check, name);
    const [result] = await runChecks([check], scene(extra));
    return result?.findings ?? [];
  }

  const problems = (found: readonly Finding[]) => found.filter((finding) => finding.level === 'problem');

  it('finds nothing wrong with a fresh machine, and changes nothing on it', async () => {
    const results = await runChecks(doctorChecks, scene());
    assert.deepEqual(
      results.flatMap((result) => problems(result.findings)),
      [],
    );
    assert.equal(problemCount(results), 0);
    assert.deepEqual(
      results.map((result) => result.name),
      doctorChecks.map((check) => check.name),
    );
  });

  it('does not call an index empty that another build made', async () => {
    const folder = indexFolderOf(foldersOf({ FORETOKEN_HOME: home }, 'linux').cache, home);
    openDatabase({ file: databaseFileOf(folder), migrations: ['CREATE TABLE old (id)'], newer: 'refuse' }).close();
    const [found] = await findings('index');
    assert.equal(found?.level, 'note');
    assert.match(found?.message ?? '', /made by another build/);
  });

  it('says what to do with every problem', async () => {
    const results = await runChecks(
      doctorChecks,
      scene({ nodeVersion: '20.20.0', env: { FORETOKEN_BACKEND_URL: 'http://127.0.0.1:1/v1' } }),
    );
    const found = results.flatMap((result) => problems(result.findings));
    assert.ok(found.length >= 2);
    for (const finding of found) assert.ok(finding.todo, finding.message);
  });

  it('refuses a Node.js on which the database module crashes', async () => {
    for (const version of ['18.19.0', '20.20.1', '22.21.9'])
      assert.equal(problems(await findings('node', { nodeVersion: version })).length, 1, version);
    for (const version of ['22.22.0', '24.0.0'])
      assert.equal(problems(await findings('node', { nodeVersion: version })).length, 0);
  });

  it('notes a Node.js whose tables a repository can crowd', async () => {
    for (const [version, wanted] of [
      ['22.22.0', '22.22.2'],
      ['24.13.9', '24.14.1'],
      ['25.8.1', '25.8.2'],
    ] as const) {
      const [finding] = await findings('node', { nodeVersion: version });
      assert.equal(finding?.level, 'note', version);
      assert.match(finding?.todo ?? '', new RegExp(`Node\\.js ${wanted}`));
    }
    for (const version of ['22.22.2', '22.23.2', '24.14.1', '25.9.0', '26.0.0'])
      assert.equal((await findings('node', { nodeVersion: version }))[0]?.level, 'ok', version);
  });

  it('shows each wrong setting with its place', async () => {
    writeFileSync(join(home, 'config.jsonc'), '{\n  "completion": { "wiat_ms": 5 }\n}');
    const [finding] = problems(await findings('settings'));
    assert.match(finding?.message ?? '', /config\.jsonc:2:19: .*did you mean "completion\.wait_ms"/);
  });

  it('shows what a project asked for in vain', async () => {
    writeFileSync(join(home, '.foretoken.jsonc'), '{ "backend.url": "http://evil.example" }');
    assert.match(problems(await findings('settings'))[0]?.message ?? '', /A project may not set "backend\.url"/);
  });

  it('sees folders that others may look into, and a key that others may read', async function () {
    skipFor(this, onWindows);
    mkdirSync(join(home, 'state'), { mode: 0o755 });
    chmodSync(join(home, 'state'), 0o755);
    writeFileSync(join(home, 'config.jsonc'), '{ "backend.api_key": "k" }');
    chmodSync(join(home, 'config.jsonc'), 0o644);
    const found = await findings('folders');
    assert.deepEqual(
      found.map(({ level, todo }) => [level, todo]),
      [
        ['note', `chmod 700 '${join(home, 'state')}'`],
        ['problem', `chmod 600 '${join(home, 'config.jsonc')}'`],
      ],
    );
  });

  it('says in words why a backend does not answer', async () => {
    const server = createServer((_request, response) => {
      response.statusCode = 401;
      response.end('{"error":"no"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const env = { FORETOKEN_BACKEND_URL: `http://127.0.0.1:${port}/v1`, FORETOKEN_BACKEND_API_KEY: 'hunter2' };
    try {
      const [finding] = problems(await findings('backend', { env }));
      assert.ok(finding);
      assert.doesNotMatch(JSON.stringify(finding), /hunter2/);
      assert.match(`${finding.message} ${finding.todo ?? ''}`, /key/i);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('names the variable where the environment says what is wrong, since no file changes that', async () => {
    const env = { FORETOKEN_BACKEND_URL: 'http://127.0.0.1:9' };
    const [problem] = problems(await findings('backend', { env }));
    assert.match(
      problem?.todo ?? '',
      /Start the server, or FORETOKEN_BACKEND_URL=http:\/\/127\.0\.0\.1:PORT {3}\(in the env/,
    );
    const more = { ...env, FORETOKEN_BACKEND_ENDPOINTS: 'http://127.0.0.1:7' };
    const [, endpoint] = problems(await findings('backend', { env: more }));
    assert.match(endpoint?.todo ?? '', /or leave it out: FORETOKEN_BACKEND_ENDPOINTS= {3}\(in the env/);
  });

  it('says how a model is asked to complete, and when its name does not tell', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const models = [{ id: 'qwen2.5-codr-7b' }, { id: 'starcoder2:3b' }];
      response.end(JSON.stringify({ data: models, choices: [{ text: 'x' }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const said = async (env: Record<string, string>) => {
      const all = await findings('backend', { env: { FORETOKEN_BACKEND_URL: `http://127.0.0.1:${port}/v1`, ...env } });
      return all.map(({ message, todo = '' }) => `${message} ${todo}`).join(' ');
    };
    try {
      assert.match(
        await said({ FORETOKEN_BACKEND_MODEL: 'qwen2.5-codr-7b' }),
        /no family.*near qwen2\.5-coder.*set backend\.model_family qwen-coder/,
      );
      assert.match(await said({ FORETOKEN_BACKEND_MODEL: 'starcoder2:3b' }), /family starcoder2/);
      assert.match(await said({ FORETOKEN_BACKEND_MODEL_FAMILY: 'plain' }), /family plain/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('says how large the vectors of an embedding server are, and why there are none', async () => {
    let status = 200;
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ model: 'm', data: [{ index: 0, embedding: [3, 4, 0] }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const env = { FORETOKEN_EMBEDDING_URL: `http://127.0.0.1:${port}/v1`, FORETOKEN_EMBEDDING_MODEL: 'm' };
    try {
      assert.match((await findings('embeddings', { env }))[0]?.message ?? '', /vectors of 3 numbers/);
      status = 404;
      const [finding] = problems(await findings('embeddings', { env }));
      assert.match(finding?.todo ?? '', /embedding\.url/);
      assert.doesNotMatch(finding?.todo ?? '', /backend\./);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('sees a daemon that is said to run and does not answer', async () => {
    const file = {
      schema: 1,
      pid: process.pid,
      socket: join(home, 'none.sock'),
      port: 1,
      token: 'x'.repeat(32),
      wireVersion: 1,
      build: '0.1.0',
      environment: '',
    };
    mkdirSync(join(home, 'run'), { mode: 0o700 });
    writeFileSync(join(home, 'run', 'daemon.json'), JSON.stringify(file));
    assert.match(problems(await findings('daemon'))[0]?.message ?? '', /nothing listens/);
  });

  it('goes on when a check itself fails', async () => {
    const broken: DoctorCheck = {
      name: 'broken',
      summary: '',
      run: () => Promise.reject(new Error('boom')),
    };
    const results = await runChecks([broken, ...doctorChecks.slice(0, 1)], scene());
    assert.equal(results.length, 2);
    assert.match(results[0]?.findings[0]?.message ?? '', /boom/);
  });
});
