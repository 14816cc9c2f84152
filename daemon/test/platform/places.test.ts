import assert from 'node:assert/strict';
import { foldersOf } from '../../src/platform/folders.js';
import { socketPathOf } from '../../src/platform/socket-path.js';

describe('places on each platform', () => {
  it('FORETOKEN_HOME holds everything', () => {
    const expected = { config: '/h', state: '/h/state', cache: '/h/cache', run: '/h/run', models: '/h/models' };
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      assert.deepEqual(foldersOf({ FORETOKEN_HOME: '/h', HOME: '/u' }, platform), expected);
  });

  it('Linux: XDG, with its defaults; an empty FORETOKEN_HOME is none', () => {
    assert.deepEqual(foldersOf({ HOME: '/u', FORETOKEN_HOME: '' }, 'linux'), {
      config: '/u/.config/foretoken',
      state: '/u/.local/state/foretoken',
      cache: '/u/.cache/foretoken',
      run: '/u/.local/state/foretoken/run',
      models: '/u/.local/share/foretoken/models',
    });
    assert.equal(foldersOf({ HOME: '/u', XDG_CACHE_HOME: '/c' }, 'linux').cache, '/c/foretoken');
  });

  it('macOS and Windows: one folder where applications keep theirs', () => {
    assert.equal(foldersOf({ HOME: '/u' }, 'darwin').state, '/u/Library/Application Support/Foretoken/state');
    assert.equal(foldersOf({ USERPROFILE: '/u', LOCALAPPDATA: '/l' }, 'win32').config, '/l/Foretoken');
  });

  it('a socket path of up to 100 bytes is the plain one, a longer one is short, the same each time and each user’s own', () => {
    const of = (run: string, user = 'ann') => socketPathOf(run, 'linux', '/tmp', user);
    const plain = `/${'a'.repeat(100 - '/daemon.sock'.length - 1)}`;
    assert.equal(of(plain), `${plain}/daemon.sock`);
    const long = `${plain}b`;
    assert.match(of(long), /^\/tmp\/foretoken-[0-9a-f]{16}\/daemon\.sock$/);
    assert.equal(of(long), of(long));
    assert.notEqual(of(long), of(long, 'bob'));
    // Bytes are counted, not letters.
    assert.match(of(`/${'ä'.repeat(50)}`), /^\/tmp\//);
  });

  it('Windows: a named pipe', () => {
    assert.match(socketPathOf('C:\\run', 'win32', 'C:\\Temp', 'ann'), /^\\\\\.\\pipe\\foretoken-[0-9a-f]{16}$/);
  });
});
