/** A package of our name and a registry that has it, for tests that install the command with real npm. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { type EditorScene, foretoken, repository } from './editor-scene.js';

/** The one that the clients install. */
export const { version }: { readonly version: string } = JSON.parse(
  readFileSync(join(repository, 'clients', 'install.json'), 'utf8'),
);

/** A package of our name that leads to this clone. */
export function packed(scene: EditorScene): string {
  const folder = join(scene.folder, 'package');
  mkdirSync(folder);
  const manifest = { name: 'foretoken', version, bin: { foretoken: 'foretoken.sh' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'foretoken.sh'), `#!/bin/sh\nexec '${foretoken}' "$@"\n`, { mode: 0o755 });
  execFileSync('npm', ['pack', '--silent'], { cwd: folder, env: scene.env });
  return join(folder, `foretoken-${version}.tgz`);
}

/** A registry of that package alone, which the .npmrc of the scene's user names. */
export async function serve(scene: EditorScene, tarball: string, asked: string[]): Promise<Server> {
  const bytes = readFileSync(tarball);
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.endsWith('.tgz')) return response.end(bytes);
    const dist = { tarball: `http://${request.headers.host}/foretoken-${version}.tgz`, integrity };
    const own = { name: 'foretoken', version, bin: { foretoken: 'foretoken.sh' }, dist };
    response.setHeader('content-type', 'application/json');
    return response.end(
      JSON.stringify({ name: 'foretoken', 'dist-tags': { latest: version }, versions: { [version]: own } }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  writeFileSync(join(scene.folder, '.npmrc'), `registry=http://127.0.0.1:${address.port}/\n`);
  return server;
}
