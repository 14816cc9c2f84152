/** Classes that a Java codebase imports are known from the jars that its build tools installed and from the JDK; hostile jars harm nothing. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { javaPlacesOf } from '@foretoken/codebase/libraries/java-places.js';
import { TemporaryCodebase } from '../index/temporary-codebase.js';
import { smallZip, type ZipEntry } from './small-zip.js';

const hasCompiler = spawnSync('javac', ['-version']).status === 0;

describe('libraries of Java', function () {
  this.timeout(60_000);
  let codebase: TemporaryCodebase;
  let home: string;
  beforeEach(() => {
    codebase = new TemporaryCodebase();
    home = join(codebase.folder, 'home');
    mkdirSync(home);
  });
  afterEach(() => codebase.remove());

  const put = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  const maven = (path: string, content: string | Buffer) => put(join(home, '.m2/repository', path), content);
  const pom = (artifact: string, version: string, inner = '') =>
    `<project><groupId>org.kit</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${inner}</project>`;
  const needs = (artifact: string, version = '') =>
    `<dependencies><dependency><groupId>org.kit</groupId><artifactId>${artifact}</artifactId>${version === '' ? '' : `<version>${version}</version>`}</dependency></dependencies>`;

  /** Signatures by class, of what these imports of Java lead to. */
  async function declared(specifiers: readonly string[], environment: Record<string, string> = {}) {
    await codebase.indexed({
      libraries: true,
      environment: { HOME: home, JAVA_HOME: join(home, 'none'), ...environment },
    });
    const reader = codebase.reader();
    const told = specifiers.map((specifier) =>
      Object.fromEntries(
        (reader.structure.libraryOf('java', specifier)?.files ?? []).map(({ path, declarations }) => [
          path,
          declarations.map(({ container, signature }) => (container === '' ? signature : `${container}: ${signature}`)),
        ]),
      ),
    );
    reader.close();
    return told;
  }

  const withoutJdk = (files: Readonly<Record<string, string[]>> = {}) =>
    Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('jdk/')));

  /** Compiled classes as entries of a jar. */
  function compiled(sources: Readonly<Record<string, string>>): ZipEntry[] {
    const from = join(codebase.folder, 'sources');
    const to = join(codebase.folder, 'classes');
    for (const [path, text] of Object.entries(sources)) put(join(from, path), text);
    execFileSync('javac', ['-g', '-d', to, ...Object.keys(sources).map((path) => join(from, path))]);
    return readdirSync(to, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.class'))
      .map((name) => ({ name: name.replaceAll('\\', '/'), bytes: readFileSync(join(to, name)) }));
  }

  it('reads classes of the jars that poms lead to, with what they extend and what is nested in them', async function () {
    if (!hasCompiler) {
      console.log('      skipped: there is no javac on the path');
      return this.skip();
    }
    const entries = compiled({
      'org/kit/Base.java':
        'package org.kit;\npublic abstract class Base<T> { protected T value; public abstract T take(long millis, String name); private int hidden; void inner() {} }\n',
      'org/kit/Kit.java':
        'package org.kit;\nimport java.util.*;\npublic final class Kit extends Base<String> implements Comparable<Kit> {\n  public static final int MOST = 3;\n  public Kit(int size) {}\n  @SafeVarargs public static <E extends Number & Runnable> List<? super E> of(E first, E... rest) { return null; }\n  public String take(long millis, String name) { return name; }\n  public int compareTo(Kit other) { return 0; }\n  @Override public String toString() { return ""; }\n  public enum Mode { FAST, SLOW }\n  public interface Listener { void heard(Map.Entry<String, int[]> entry); }\n  private static class Secret {}\n}\n',
      'org/kit/Point.java': 'package org.kit;\npublic record Point(int x, int y) {}\n',
      'org/kit/Own.java': 'package org.kit;\nclass Own {}\n',
    });
    maven('org/kit/kit/1.10/kit-1.10.jar', smallZip(entries));
    maven('org/kit/kit/1.10/kit-1.10.pom', pom('kit', '1.10'));
    maven('org/kit/kit/1.9/kit-1.9.jar', smallZip([]));
    maven('org/kit/web/2/web-2.jar', smallZip([]));
    maven('org/kit/web/2/web-2.pom', pom('web', '2', needs('kit')));
    codebase.write(
      'pom.xml',
      pom(
        'app',
        '1',
        `<properties><web.version>2</web.version></properties>${needs('web', '$'.concat('{web.version}'))}`,
      ),
    );
    codebase.write(
      'src/A.java',
      'import org.kit.Kit;\nimport org.kit.Kit.Mode;\nimport static org.kit.Kit.of;\nimport org.kit.*;\nimport org.kit.Own;\nclass A { Point at; }\n',
    );
    const kit = {
      'kit-1.10.jar/org/kit/Kit.class': [
        'class Kit extends Base<String> implements Comparable<Kit>',
        'Kit: static final int MOST',
        'Kit: Kit(int size)',
        'Kit: static <E extends Number & Runnable> List<? super E> of(E first, E... rest)',
        'Kit: String take(long millis, String name)',
        'Kit: int compareTo(Kit other)',
        'Kit: interface Listener',
        'Kit: enum Mode',
      ],
      'kit-1.10.jar/org/kit/Base.class': [
        'abstract class Base<T>',
        'Base: protected T value',
        'Base: Base()',
        'Base: abstract T take(long, String)',
      ],
      'kit-1.10.jar/org/kit/Kit$Listener.class': [
        'interface Kit.Listener',
        'Listener: void heard(Map.Entry<String, int[]>)',
      ],
      'kit-1.10.jar/org/kit/Kit$Mode.class': [
        'enum Kit.Mode',
        'Mode: FAST',
        'Mode: SLOW',
        'Mode: static Kit.Mode[] values()',
        'Mode: static Kit.Mode valueOf(String name)',
      ],
    };
    const [named, nested, member, whole, own] = await declared([
      'org.kit.Kit',
      'org.kit.Kit.Mode',
      'org.kit.Kit.of',
      'org.kit',
      'org.kit.Own',
    ]);
    assert.deepEqual(withoutJdk(named), kit);
    assert.deepEqual(Object.keys(nested ?? {}), ['kit-1.10.jar/org/kit/Kit$Mode.class']);
    assert.deepEqual(withoutJdk(member), kit);
    assert.deepEqual(whole, {
      'kit-1.10.jar/org/kit/Point.class': [
        'record Point',
        'Point: Point(int x, int y)',
        'Point: int x()',
        'Point: int y()',
      ],
    });
    assert.deepEqual(own, {});
  });

  it('reads them from the cache of Gradle and from libs, and anew when a build file changed', async function () {
    if (!hasCompiler) {
      console.log('      skipped: there is no javac on the path');
      return this.skip();
    }
    const jar = smallZip(compiled({ 'org/kit/Kit.java': 'package org.kit;\npublic class Kit {}\n' }));
    put(join(home, '.gradle/caches/modules-2/files-2.1/org.kit/kit/3.0/0a1b/kit-3.0.jar'), jar);
    codebase.write('build.gradle.kts', '');
    codebase.write('src/A.java', 'import org.kit.Kit;\n');
    assert.deepEqual(await declared(['org.kit.Kit']), [{}]);
    codebase.write('build.gradle.kts', 'dependencies { implementation("org.kit:kit:3.0") }\n');
    const lines = ['class Kit', 'Kit: Kit()'];
    assert.deepEqual(await declared(['org.kit.Kit']), [{ 'kit-3.0.jar/org/kit/Kit.class': lines }]);
    codebase.write('build.gradle.kts', '');
    codebase.write('libs/own.jar', jar);
    assert.deepEqual(await declared(['org.kit.Kit']), [{ 'own.jar/org/kit/Kit.class': lines }]);
    codebase.write('.foretokenignore', 'libs/\n');
    assert.deepEqual(await declared(['org.kit.Kit']), [{}]);
  });

  it('leaves damaged and hostile jars out, and what links lead to', async () => {
    const bomb = { name: 'org/kit/Bomb.class', bytes: Buffer.alloc(64 * 1_048_576), saidBytes: 10 };
    const jars: Record<string, Buffer> = {
      bomb: smallZip([bomb]),
      far: smallZip([{ name: 'org/kit/Far.class', bytes: Buffer.from('x'), saidOffset: 0x7fffffff }]),
      text: smallZip([{ name: 'org/kit/Text.class', bytes: Buffer.from('no class'), isStored: true }]),
      cut: smallZip([{ name: 'org/kit/Cut.class', bytes: Buffer.from('cafebabe0000003d00ff01ffff', 'hex') }]),
      half: smallZip([bomb]).subarray(0, 40),
      empty: Buffer.alloc(0),
      many: smallZip(
        Array.from({ length: 70_000 }, (_, at) => ({ name: `a/${at}`, bytes: Buffer.alloc(0), isStored: true })),
      ),
      twice: smallZip([1, 2].map(() => ({ name: 'org/kit/Twice.class', bytes: Buffer.from('x') }))),
    };
    for (const [name, bytes] of Object.entries(jars)) codebase.write(`libs/${name}.jar`, bytes);
    put(join(codebase.folder, 'outside.jar'), smallZip([]));
    symlinkSync(join(codebase.folder, 'outside.jar'), join(codebase.root, 'libs/linked.jar'));
    codebase.write(
      'pom.xml',
      `<project>${'<dependency><groupId>../..</groupId>'.repeat(9_000)}${needs('../../x', '..')}`,
    );
    const names = ['Bomb', 'Far', 'Text', 'Cut', 'Twice', 'None'];
    codebase.write('src/A.java', names.map((name) => `import org.kit.${name};\n`).join(''));
    assert.deepEqual(
      await declared(names.map((name) => `org.kit.${name}`)),
      names.map(() => ({})),
    );
  });

  it('knows the classes of the JDK by its symbols, of the newest release', async function () {
    const { jdk } = javaPlacesOf(process.env, process.env['HOME'] ?? '/');
    if (jdk === undefined) {
      console.log('      skipped: there is no JDK that would be found');
      return this.skip();
    }
    codebase.write(
      'src/A.java',
      'import java.util.Map.Entry;\nimport java.util.*;\nclass A { ArrayList<String> names; }\n',
    );
    const [entry, whole, lang] = await declared(['java.util.Map.Entry', 'java.util', 'java.lang'], {
      JAVA_HOME: jdk.folder,
    });
    assert.ok(entry?.['jdk/java/util/Map$Entry.class']?.includes('Entry: K getKey()'));
    assert.ok(whole?.['jdk/java/util/ArrayList.class']?.includes('ArrayList: boolean add(E)'));
    assert.ok(Object.hasOwn(whole ?? {}, 'jdk/java/util/List.class'), 'what it extends is known, too');
    assert.ok(lang?.['jdk/java/lang/String.class']?.includes('String: String substring(int, int)'));
  });
});
