/** The layer table of ARCHITECTURE.md is what the code does, and what the packages declare. */
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { architectureBlock, importsOf, read, trackedFiles } from './repository.js';

interface Import {
  readonly file: string;
  readonly package: string;
  readonly specifier: string;
}

const imports: Import[] = trackedFiles()
  .filter((file) => /^[a-z-]+\/src\/.*\.ts$/.test(file))
  .flatMap((file) => {
    const [name = ''] = file.split('/');
    return importsOf(read(file)).map((specifier) => ({ file, package: name, specifier }));
  });

/** The folder directly below `place` that holds the file; undefined where the file lies in `place` itself, or elsewhere. */
function folderBelow(place: string, file: string): string | undefined {
  return file.startsWith(`${place}/`) ? /^([^/]+)\//.exec(file.slice(place.length + 1))?.[1] : undefined;
}

describe('layers', () => {
  const layers = architectureBlock('layers');

  it('packages import only what the table allows', () => {
    assert.ok(layers.size >= 8);
    const wrong = imports.filter(({ package: from, specifier }) => {
      const to = /^@foretoken\/([^/]+)\//.exec(specifier)?.[1];
      return to !== undefined && to !== from && layers.get(from)?.includes(to) !== true;
    });
    assert.deepEqual(wrong, []);
  });

  it('packages declare what they import, and nothing else', () => {
    for (const name of layers.keys()) {
      const manifest: { dependencies?: Record<string, string> } = JSON.parse(read(`${name}/package.json`));
      const used = new Set(
        imports
          .filter((entry) => entry.package === name && !/^(?:\.|node:)/.test(entry.specifier))
          .map(({ specifier }) =>
            specifier
              .split('/')
              .slice(0, specifier.startsWith('@') ? 2 : 1)
              .join('/'),
          )
          .filter((specifier) => specifier !== `@foretoken/${name}` && specifier !== 'vscode-languageserver-protocol'),
      );
      assert.deepEqual(Object.keys(manifest.dependencies ?? {}).sort(), [...used].sort(), name);
    }
  });

  it('folders import only folders that stand before them', () => {
    const places = architectureBlock('folders');
    assert.ok(places.size >= 6);
    const wrong: string[] = [];
    for (const [place, order] of places) {
      const within = place.replace(/(?=\/)|$/, '/src');
      for (const { file, specifier } of imports) {
        const from = folderBelow(within, file);
        const to = specifier.startsWith('.') ? folderBelow(within, join(dirname(file), specifier)) : undefined;
        if (from === undefined || to === undefined || from === to) continue;
        assert.ok(order.includes(from) && order.includes(to), `${place}: ${from} or ${to} is not in the table`);
        if (order.indexOf(to) > order.indexOf(from)) wrong.push(`${file} imports ${specifier}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('no file needs itself, by way of others', () => {
    const needs = new Map<string, string[]>();
    for (const { file, specifier } of imports) {
      const within = /^@foretoken\/([^/]+)\/(.+)$/.exec(specifier);
      const path = specifier.startsWith('.')
        ? join(dirname(file), specifier)
        : within === null
          ? undefined
          : `${within[1]}/src/${within[2]}`;
      if (path !== undefined) needs.set(file, [...(needs.get(file) ?? []), path.replace(/\.js$/, '.ts')]);
    }
    assert.ok(needs.size > 500);
    const done = new Set<string>();
    const circles: string[] = [];
    const follow = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
      if (done.has(file)) return;
      done.add(file);
      for (const next of needs.get(file) ?? []) follow(next, [...way, file]);
    };
    for (const file of needs.keys()) follow(file, []);
    assert.deepEqual(circles, []);
  });

  it('each third-party package is imported in one folder', () => {
    const places = new Map<string, Set<string>>();
    for (const { file, package: name, specifier } of imports) {
      if (/^(?:\.|node:|@foretoken\/)/.test(specifier)) continue;
      const third = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      // The schemas of the wire stand beside the tables that name them.
      places.set(
        third,
        (places.get(third) ?? new Set()).add(
          third === 'zod' ? name : `${name}/${folderBelow(`${name}/src`, file) ?? ''}`,
        ),
      );
    }
    const spread = Array.from(places, ([third, where]) => ({ third, where: [...where] })).filter(
      ({ where }) => where.length > 1,
    );
    assert.deepEqual(spread, []);
  });
});
