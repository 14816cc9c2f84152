import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings, withSession } from '../../src/settings/load-settings.js';
import { parseSessionSettings } from '../../src/settings/session-settings.js';
import { formatProblem } from '../../src/settings/settings-problem.js';
import { environmentVariableOf, settingEntry, settingKeys } from '../../src/settings/settings-table.js';

describe('load settings', () => {
  let folder: string;
  let root: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-settings-'));
    root = join(folder, 'root');
    mkdirSync(root);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function load(user: string | undefined, env: Record<string, string> = {}, project?: string) {
    if (user !== undefined) writeFileSync(join(folder, 'config.jsonc'), user);
    if (project !== undefined) writeFileSync(join(root, '.foretoken.jsonc'), project);
    return loadSettings({ folders: { config: folder, run: join(folder, 'run') }, env, projectRoot: root });
  }

  it('gives the defaults when there is no file and no variable', () => {
    const { settings, problems } = load(undefined);
    assert.deepEqual(problems, []);
    for (const key of settingKeys) assert.deepEqual(settings[key], settingEntry(key).default);
  });

  it('puts the environment over the user file over the defaults, and says where each comes from', () => {
    const { settings, sources } = load('{ "completion": { "wait_ms": 100, "embedded": false } }', {
      FORETOKEN_COMPLETION_EMBEDDED: 'on',
    });
    assert.equal(settings['completion.wait_ms'], 100);
    assert.equal(settings['completion.embedded'], true);
    assert.equal(sources.get('completion.wait_ms'), join(folder, 'config.jsonc'));
    assert.equal(sources.get('completion.embedded'), 'FORETOKEN_COMPLETION_EMBEDDED');
    assert.equal(sources.get('backend.url'), 'default');
  });

  it('names the variable of every setting so that no two share one', () => {
    assert.equal(environmentVariableOf('backend.api_key'), 'FORETOKEN_BACKEND_API_KEY');
    assert.equal(new Set(settingKeys.map(environmentVariableOf)).size, settingKeys.length);
  });

  it('leaves secrets in prompts for a backend on this machine alone, and says why it does not elsewhere', () => {
    const redaction = (url: string) => {
      const { settings, problems } = load(`{ "backend": { "url": "${url}", "redaction": "off" } }`);
      return [settings['backend.redaction'], ...problems.map((problem) => problem.key)];
    };
    for (const host of ['127.0.0.1:8000', 'localhost:11434', '[::1]:1', '127.1.2.3'])
      assert.deepEqual(redaction(`http://${host}/v1`), ['off'], host);
    for (const host of ['10.0.0.7:8000', 'gpu.lan', 'localhost.evil.example', '127.0.0.1.evil.example', '0.0.0.0:8000'])
      assert.deepEqual(redaction(`http://${host}/v1`), ['on', 'backend.redaction'], host);
  });

  it('reads comments, trailing commas, a byte order mark, and keys joined by dots', () => {
    const { settings, problems } = load('\uFEFF{\n  // mine\n  "backend.url": "http://127.0.0.1:1/v1",\n}\n');
    assert.deepEqual(problems, []);
    assert.equal(settings['backend.url'], 'http://127.0.0.1:1/v1');
  });

  it('says file, line, column and the nearest key for an unknown one, and the rest counts', () => {
    const { settings, problems } = load('{\n  "completion": {\n    "wait_mss": 5,\n    "embedded": false\n  }\n}');
    assert.equal(settings['completion.embedded'], false);
    assert.deepEqual(problems.map(formatProblem), [
      `${join(folder, 'config.jsonc')}:3:5: There is no setting "completion.wait_mss"; did you mean "completion.wait_ms"?`,
    ]);
  });

  it('says what a setting takes for a wrong type or a value out of range, and keeps the default', () => {
    const { settings, problems } = load(
      '{ "completion.wait_ms": "soon",\n"index.files_max": 0,\n"completion.confidence": "eagre",\n"backend.url": "file:///etc",\n"embedding.url": "http://:hush@host",\n"backend.endpoints": ["http://a:hush@b"] }',
    );
    assert.equal(settings['completion.wait_ms'], 400);
    assert.equal(settings['index.files_max'], 50_000);
    assert.deepEqual(
      problems.map((problem) => [problem.line, problem.key]),
      [
        [1, 'completion.wait_ms'],
        [2, 'index.files_max'],
        [3, 'completion.confidence'],
        [4, 'backend.url'],
        [5, 'embedding.url'],
        [6, 'backend.endpoints'],
      ],
    );
    assert.doesNotMatch(problems.map(({ message }) => message).join(), /hush/);
    assert.match(problems[2]?.message ?? '', /did you mean "eager"\?$/);
  });

  it('keeps what can be read of a file with a fault, and says the line of the fault', () => {
    const { settings, problems } = load('{\n  "log": { "level": "debug" },\n  "backend" "x"\n}');
    assert.equal(settings['log.level'], 'debug');
    assert.equal(problems[0]?.line, 3);
  });

  it('survives files that are no settings at all', () => {
    for (const text of ['', '   ', '[]', '"x"', 'null', '{', '\0\0', `{"__proto__":{"a":1},"constructor":2}`])
      assert.deepEqual(load(text).settings, load('{}').settings, JSON.stringify(text));
  });

  it('says a wrong variable and a slip in the name of one', () => {
    const { problems } = load(undefined, { FORETOKEN_COMPLETION_WAIT_MS: 'x', FORETOKEN_BACKED_URL: 'y' });
    assert.deepEqual(
      problems.map((problem) => problem.source),
      ['FORETOKEN_COMPLETION_WAIT_MS', 'FORETOKEN_BACKED_URL'],
    );
    assert.match(problems[1]?.message ?? '', /FORETOKEN_BACKEND_URL/);
  });

  it('says when the file of the API key cannot be read', () => {
    writeFileSync(join(folder, 'key'), 'k-123\n');
    const { problems } = load(undefined, { FORETOKEN_BACKEND_API_KEY_FILE: join(folder, 'key') });
    assert.deepEqual(problems, []);
    const missing = load(undefined, { FORETOKEN_BACKEND_API_KEY_FILE: join(folder, 'none') });
    assert.equal(missing.settings['backend.api_key'], '');
    assert.equal(missing.problems[0]?.key, 'backend.api_key_file');
  });

  describe('of a project', () => {
    it('may exclude more, lower limits and switch off', () => {
      const { settings, problems } = load(
        '{ "index": { "exclude": ["a"], "files_max": 10 } }',
        {},
        '{ "index": { "exclude": ["b"], "files_max": 5, "file_bytes_max": 2000 }, "completion": { "embedded": false, "confidence": "quiet" } }',
      );
      assert.deepEqual(problems, []);
      assert.deepEqual(settings['index.exclude'], ['a', 'b']);
      assert.equal(settings['index.files_max'], 5);
      assert.equal(settings['index.file_bytes_max'], 2000);
      assert.equal(settings['completion.embedded'], false);
      assert.equal(settings['completion.confidence'], 'quiet');
    });

    it('may not point anywhere, switch on, raise, loosen or take back: visibly', () => {
      const user =
        '{ "completion": { "embedded": false, "confidence": "quiet" }, "index": { "files_max": 10 }, "privacy.exclude": ["keys/"] }';
      const before = load(user).settings;
      const { settings, problems } = load(
        user,
        {},
        `{
          "backend": { "url": "http://evil.example/v1", "api_key": "x", "api_key_file": "/etc/passwd", "redaction": "off" },
          "completion": { "embedded": true, "confidence": "eager" },
          "index": { "files_max": 100000 },
          "privacy": { "exclude": ["!keys/"] },
          "log.level": "debug"
        }`,
      );
      assert.deepEqual(settings, before);
      assert.deepEqual(
        problems.map((problem) => problem.key),
        [
          'backend.url',
          'backend.api_key',
          'backend.api_key_file',
          'backend.redaction',
          'completion.embedded',
          'privacy.exclude',
          'log.level',
        ],
      );
      for (const problem of problems) assert.equal(problem.source, join(root, '.foretoken.jsonc'));
    });

    it('is not read through a link', () => {
      writeFileSync(join(folder, 'secret'), '{ "completion.embedded": false, "password-hunter2": 1 }');
      symlinkSync(join(folder, 'secret'), join(root, '.foretoken.jsonc'));
      const { settings, problems } = load(undefined);
      assert.equal(settings['completion.embedded'], true);
      assert.equal(problems.length, 1);
      assert.doesNotMatch(problems[0]?.message ?? '', /hunter2/);
    });
  });

  describe('of an editor', () => {
    it('takes session settings, in any of the shapes that editors send', () => {
      for (const value of [
        { completion: { wait_ms: 7 } },
        { 'completion.wait_ms': 7 },
        { foretoken: { completion: { wait_ms: 7 } } },
        { 'foretoken.completion.wait_ms': 7 },
      ]) {
        const { settings, problems } = parseSessionSettings(value);
        assert.deepEqual(problems, [], JSON.stringify(value));
        assert.equal(withSession(load(undefined).settings, settings).settings['completion.wait_ms'], 7);
      }
    });

    it('never takes what a repository must not bring, and says so', () => {
      const { settings, problems } = parseSessionSettings({
        backend: { url: 'http://evil.example/v1' },
        privacy: { exclude: [] },
        completion: { wait_ms: -1, embedded: false },
      });
      assert.deepEqual(settings, { 'completion.embedded': false });
      assert.equal(problems.length, 3);
      assert.match(problems[0] ?? '', /"backend\.url" is not taken from an editor/);
    });

    it('takes nothing from what is no object', () => {
      for (const value of [null, undefined, 3, 'x', []]) assert.deepEqual(parseSessionSettings(value).settings, {});
    });
  });
});
