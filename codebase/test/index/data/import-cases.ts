/** Made-up repositories and where the imports in them lead. */

/** `importing file: specifier names… → expected paths, ? for none; names behind a path after @`. */
export interface ImportCase {
  readonly name: string;
  readonly language: string;
  readonly files: Readonly<Record<string, string>>;
  readonly expect: readonly string[];
}

const empty = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, '\n']));

export const importCases: readonly ImportCase[] = [
  {
    name: 'relative, extensions swapped, index files',
    language: 'typescript',
    files: empty(
      'a/x.ts',
      'a/y.tsx',
      'a/z.d.ts',
      'a/index.ts',
      'a/b/c.ts',
      'a/data.json',
      'a/v.vue',
      'a/w.js',
      'a/m.mts',
    ),
    expect: [
      'a/b/c.ts: ../x.js → a/x.ts',
      'a/b/c.ts: ../x → a/x.ts',
      'a/b/c.ts: ../y.js → a/y.tsx',
      'a/b/c.ts: ../z → a/z.d.ts',
      'a/b/c.ts: .. → a/index.ts',
      'a/b/c.ts: ../ → a/index.ts',
      'a/b/c.ts: ../data.json → a/data.json',
      'a/b/c.ts: ../v.vue?raw → a/v.vue',
      'a/b/c.ts: ../w → a/w.js',
      'a/b/c.ts: ../m.mjs → a/m.mts',
      'a/b/c.ts: ../../../x → ?',
      'a/b/c.ts: /etc/passwd → ?',
      'a/b/c.ts: ../missing → ?',
      'a/b/c.ts: react → ?',
    ],
  },
  {
    name: 'paths, baseUrl and extends, with comments in the file',
    language: 'typescript',
    files: {
      'tsconfig.base.json':
        '{ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["libs/*/src"], "@exact": ["libs/one/src/only.ts"] } } }',
      'app/tsconfig.json': '{ // own\n "extends": "../tsconfig.base.json", /* more */ "compilerOptions": {}, }',
      'web/tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'web/tsconfig.app.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'loop/tsconfig.json': '{ "extends": "./other.json" }',
      'loop/jsconfig.json': '{ "extends": "./tsconfig.json", "compilerOptions": { "baseUrl": "../../.." } }',
      ...empty(
        'libs/one/src/index.ts',
        'libs/one/src/only.ts',
        'app/main.ts',
        'web/src/a.ts',
        'web/src/b/c.ts',
        'loop/x.ts',
      ),
    },
    expect: [
      'app/main.ts: @lib/one → libs/one/src/index.ts',
      'app/main.ts: @exact → libs/one/src/only.ts',
      'app/main.ts: libs/one/src/only → libs/one/src/only.ts',
      'web/src/b/c.ts: @/a → web/src/a.ts',
      'loop/x.ts: etc/passwd → ?',
    ],
  },
  {
    name: 'packages of the workspace: exports, imports, main, built files to sources',
    language: 'typescript',
    files: {
      'packages/core/package.json':
        '{"name":"@acme/core","exports":{".":{"types":"./dist/src/main.d.ts","default":"./dist/src/main.js"},"./*.js":"./dist/src/*.js","./testing":"./dist/test/tools.js"},"imports":{"#inner/*":"./src/inner/*.ts"}}',
      'packages/old/package.json': '{"name":"old","main":"lib/start.js"}',
      'packages/bare/package.json': '{"name":"bare"}',
      'packages/escape/package.json': '{"name":"escape","main":"../../../outside.js"}',
      ...empty(
        'packages/core/src/main.ts',
        'packages/core/src/part.ts',
        'packages/core/src/inner/deep.ts',
        'packages/core/test/tools.ts',
        'packages/old/src/start.js',
        'packages/bare/index.js',
        'app.ts',
      ),
    },
    expect: [
      'app.ts: @acme/core → packages/core/src/main.ts',
      'app.ts: @acme/core/part.js → packages/core/src/part.ts',
      'app.ts: @acme/core/testing → packages/core/test/tools.ts',
      'packages/core/src/main.ts: #inner/deep → packages/core/src/inner/deep.ts',
      'app.ts: old → packages/old/src/start.js',
      'app.ts: bare → packages/bare/index.js',
      'app.ts: escape → ?',
      'app.ts: @acme/missing → ?',
    ],
  },
  {
    name: 'packages, relative, src layout, namespace packages, submodules by name',
    language: 'python',
    files: empty(
      'src/acme/__init__.py',
      'src/acme/core.py',
      'src/acme/sub/__init__.py',
      'src/acme/sub/leaf.py',
      'space/plain/mod.py',
      'tests/test_core.py',
      'tests/helper.py',
      'backend/app/models.py',
      'scripts/run.py',
    ),
    expect: [
      'tests/test_core.py: acme.core Core → src/acme/core.py@Core',
      'tests/test_core.py: acme core version → src/acme/core.py@core src/acme/__init__.py@version',
      'src/acme/sub/leaf.py: . → src/acme/sub/__init__.py',
      'src/acme/sub/leaf.py: ..core Core → src/acme/core.py@Core',
      'src/acme/sub/leaf.py: .. sub core x → src/acme/sub/__init__.py@sub src/acme/core.py@core src/acme/__init__.py@x',
      'src/acme/sub/leaf.py: ....far → ?',
      'tests/test_core.py: helper → tests/helper.py',
      'tests/test_core.py: space.plain mod → space/plain/mod.py@mod',
      'scripts/run.py: app.models User → backend/app/models.py@User',
      'scripts/run.py: os → ?',
      'src/acme/core.py: leaf → ?',
    ],
  },
  {
    name: 'modules, nested modules, replaced by local folders, tests left out',
    language: 'go',
    files: {
      'go.mod':
        'module github.com/acme/tool\n\nrequire x v1\n\nreplace (\n\tgithub.com/other/dep v1.2.0 => ./third/dep // local\n\tevil => ../../up\n)\n',
      'nested/go.mod': 'module github.com/acme/tool/nested\nreplace github.com/acme/solo => ../solo\n',
      ...empty(
        'main.go',
        'pkg/a.go',
        'pkg/b.go',
        'pkg/a_test.go',
        'third/dep/dep.go',
        'nested/n.go',
        'solo/s.go',
        'json/j.go',
      ),
    },
    expect: [
      'main.go: github.com/acme/tool/pkg → pkg/a.go pkg/b.go',
      'pkg/a.go: github.com/acme/tool → main.go',
      'main.go: github.com/other/dep → third/dep/dep.go',
      'main.go: github.com/acme/tool/nested → nested/n.go',
      'nested/n.go: github.com/acme/solo → solo/s.go',
      'main.go: evil/x → ?',
      'main.go: encoding/json → ?',
    ],
  },
  {
    name: 'a module whose go.mod is not there',
    language: 'go',
    files: empty('doc/man.go', 'json/j.go', 'cmd/main.go'),
    expect: ['cmd/main.go: github.com/acme/tool/doc → doc/man.go', 'cmd/main.go: encoding/json → ?'],
  },
  {
    name: 'source roots, nested types, static members, whole packages',
    language: 'java',
    files: empty(
      'core/src/main/java/com/acme/util/Strings.java',
      'core/src/main/java/com/acme/util/Lists.java',
      'app/src/main/java/com/acme/util/Strings.java',
      'app/src/main/java/com/acme/app/Main.java',
      'other/org/util/Strings.java',
    ),
    expect: [
      'app/src/main/java/com/acme/app/Main.java: com.acme.util.Strings → app/src/main/java/com/acme/util/Strings.java',
      'app/src/main/java/com/acme/app/Main.java: com.acme.util.Lists → core/src/main/java/com/acme/util/Lists.java',
      'app/src/main/java/com/acme/app/Main.java: com.acme.util.Lists.of → core/src/main/java/com/acme/util/Lists.java',
      'app/src/main/java/com/acme/app/Main.java: com.acme.util.Lists.* → core/src/main/java/com/acme/util/Lists.java',
      'app/src/main/java/com/acme/app/Main.java: com.acme.util * → app/src/main/java/com/acme/util/Strings.java@* core/src/main/java/com/acme/util/Lists.java@* core/src/main/java/com/acme/util/Strings.java@*',
      'app/src/main/java/com/acme/app/Main.java: java.util.List → ?',
    ],
  },
  {
    name: 'types in files of their name, functions anywhere in their package',
    language: 'kotlin',
    files: empty(
      'src/main/kotlin/com/acme/Thing.kt',
      'src/main/kotlin/com/acme/more/Text.kt',
      'src/main/java/com/acme/Old.java',
    ),
    expect: [
      'src/main/kotlin/com/acme/Thing.kt: com.acme.Old → src/main/java/com/acme/Old.java',
      'src/main/kotlin/com/acme/Thing.kt: com.acme.more.shorten → src/main/kotlin/com/acme/more/Text.kt',
      'src/main/kotlin/com/acme/Thing.kt: kotlin.math.max → ?',
    ],
  },
  {
    name: 'crate, self, super, child modules, crates of the workspace',
    language: 'rust',
    files: {
      'Cargo.toml': '[workspace]\nmembers = ["one", "two", "three"]\n',
      'one/Cargo.toml': '[package]\nname = "one-lib"\n[dependencies]\nname = { path = "x" }\n',
      'two/Cargo.toml': '[package]\nname = "two"\n',
      'three/Cargo.toml':
        '[package]\nname = "three"\n[lib]\nname = "drei"\n[[bin]]\nname = "tool"\npath = "src/bin/tool.rs"\n',
      ...empty(
        'one/src/lib.rs',
        'one/src/a/mod.rs',
        'one/src/a/b.rs',
        'one/src/c.rs',
        'two/src/main.rs',
        'three/src/lib.rs',
        'three/src/deep.rs',
        'three/src/bin/tool.rs',
      ),
    },
    expect: [
      'one/src/a/b.rs: crate::c::Thing → one/src/c.rs',
      'one/src/a/b.rs: crate Thing → one/src/lib.rs@Thing',
      'one/src/a/b.rs: super::Other → one/src/a/mod.rs',
      'one/src/a/b.rs: super::super::c → one/src/c.rs',
      'one/src/a/mod.rs: self::b::X → one/src/a/b.rs',
      'one/src/lib.rs: a → one/src/a/mod.rs',
      'one/src/lib.rs: a b → one/src/a/b.rs@b',
      'two/src/main.rs: one_lib::a::b::X → one/src/a/b.rs',
      'two/src/main.rs: drei::deep::X → three/src/deep.rs',
      'two/src/main.rs: std::fs → ?',
    ],
  },
  {
    name: 'includes beside the file, and by the end of a path',
    language: 'cpp',
    files: empty('src/a.cpp', 'src/a.h', 'include/lib/b.h', 'other/include/lib/b.h', 'src/lib/deep/c.hpp'),
    expect: [
      'src/a.cpp: a.h → src/a.h',
      'src/a.cpp: lib/b.h → include/lib/b.h',
      'other/x.cpp: lib/b.h → other/include/lib/b.h',
      'src/a.cpp: deep/c.hpp → src/lib/deep/c.hpp',
      'src/a.cpp: ../../../a.h → src/a.h',
      'src/a.cpp: vector → ?',
    ],
  },
  {
    name: 'the ends of paths',
    language: 'ruby',
    files: empty('lib/acme/tool.rb', 'spec/tool_spec.rb'),
    expect: [
      'spec/tool_spec.rb: acme/tool → lib/acme/tool.rb',
      'spec/tool_spec.rb: ../lib/acme/tool → lib/acme/tool.rb',
    ],
  },
  {
    name: 'the ends of namespaces',
    language: 'php',
    files: empty('app/Models/User.php', 'src/Other/User.php'),
    expect: ['index.php: App\\Models\\User → app/Models/User.php', 'index.php: Acme\\Other\\User → src/Other/User.php'],
  },
  {
    name: 'types and namespaces by the end of a path',
    language: 'csharp',
    files: empty('src/Shop/Orders/Order.cs', 'src/Shop/Orders/Line.cs', 'src/App.cs'),
    expect: [
      'src/App.cs: Shop.Orders.Order → src/Shop/Orders/Order.cs',
      'src/App.cs: Acme.Shop.Orders → src/Shop/Orders/Line.cs src/Shop/Orders/Order.cs',
      'src/App.cs: System.Text → ?',
    ],
  },
  {
    name: 'scripts beside it, and below a computed folder',
    language: 'shellscript',
    files: empty('bin/run.sh', 'bin/common.sh', 'lib/more.sh'),
    expect: [
      'bin/run.sh: ./common.sh → bin/common.sh',
      'bin/run.sh: $DIR/more.sh → lib/more.sh',
      'bin/run.sh: \u0024{0%/*}/common.sh → bin/common.sh',
    ],
  },
  {
    name: 'a specifier that is meant to cost much',
    language: 'typescript',
    files: empty('a.ts'),
    expect: [`a.ts: ${'?'.repeat(100_000)}/ → ?`, `a.ts: ${'../'.repeat(5_000)}x → ?`],
  },
];
