/** What comes after all else: the libraries that the codebase imports are found and read, one at a time, where they are not known as they are. */
import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename } from 'node:path';
import { errorMessage } from '@foretoken/base/app-error.js';
import { goFoldersOf } from '../../libraries/go-folders.js';
import type { JavaBuild } from '../../libraries/java-libraries.js';
import { javaPlacesOf } from '../../libraries/java-places.js';
import { libraryLimits } from '../../libraries/limits.js';
import type { InstalledLibrary, WantedLibrary } from '../../libraries/read-installed.js';
import type { RootIndexerOptions } from '../root-indexer.js';
import { helperThreads } from '../update/helper-thread.js';
import type { ProgressReport } from '../update/progress-report.js';
import { type ImportedSpecifier, importedSpecifiers } from './imported-specifiers.js';
import { isJavaBuildFile, javaBuildFiles } from './java-build-files.js';
import { libraryFilesOf } from './library-database.js';
import { LibraryStore } from './library-store.js';

export interface LibraryPassOptions
  extends Pick<
    RootIndexerOptions,
    'root' | 'indexFolder' | 'exclude' | 'limits' | 'libraries' | 'environment' | 'log' | 'onCommit'
  > {
  readonly report: ProgressReport;
}

/** Where libraries are, as far as the codebase does not say. */
type Places = Pick<WantedLibrary, 'goFolders' | 'java'>;

export class LibraryPass {
  readonly #options: LibraryPassOptions;
  #running: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** What the codebase imported when the libraries were looked at last; undefined where they are to be looked at again whatever it is. */
  #imported: string | undefined;

  constructor(options: LibraryPassOptions) {
    this.#options = options;
  }

  /** Resolves when all are known, or when `signal` or a fault ends it, which is logged: the codebase is known without its libraries. */
  async run(signal: AbortSignal): Promise<void> {
    this.#imported = undefined;
    await this.#inTurn(signal);
  }

  /** After saves of these files: a while later, where they import something new or say what is installed. */
  runSoon(paths: readonly string[], signal: AbortSignal): void {
    if (this.#options.libraries !== true) return;
    if (paths.some((path) => saysWhatIsInstalled.test(basename(path)) || isJavaBuildFile(path)))
      this.#imported = undefined;
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#inTurn(signal);
    }, libraryLimits.afterSaveMs).unref();
  }

  async ended(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
  }

  #inTurn(signal: AbortSignal): Promise<void> {
    const { log, root } = this.#options;
    this.#running = this.#running
      .then(() => this.#runAll(signal))
      .catch((thrown) => {
        this.#imported = undefined;
        log.warn('libraries cannot be read', { root, reason: errorMessage(thrown) });
      });
    return this.#running;
  }

  async #runAll(signal: AbortSignal): Promise<void> {
    const { environment, indexFolder, libraries, onCommit, report } = this.#options;
    if (libraries === false) for (const file of libraryFilesOf(indexFolder)) rmSync(file, { force: true });
    if (libraries !== true || signal.aborted) return;
    const imported = await importedSpecifiers(indexFolder, signal);
    const text = JSON.stringify(imported);
    if (signal.aborted || text === this.#imported) return;
    const places = { goFolders: goFoldersOf(environment ?? process.env), java: this.#javaBuild() };
    const store = new LibraryStore(indexFolder);
    try {
      const stored = new Map(store.rows().map((row) => [keyOf(row), row]));
      const isRoom = () => store.bytes < libraryLimits.storedBytesMax;
      const known = { script: 0, python: 0, go: 0, jvm: 0 };
      let [leftOut, hasChanged] = [0, false];
      for (const [at, library] of imported.entries()) {
        const before = stored.get(keyOf(library));
        const isWithin = at < libraryLimits.locatedMax && known[library.family] < librariesMax[library.family];
        const isAsked = isWithin && (before !== undefined || isRoom());
        const found = isAsked ? await this.#read(library, places, before?.stamp ?? '') : undefined;
        if (signal.aborted) return;
        // What a helper that was lost did not come to stays as it is.
        const isKnown = found === undefined ? isAsked && before !== undefined : found.kind !== 'absent';
        if (found === undefined && !isKnown) leftOut++;
        if (!isKnown) continue;
        stored.delete(keyOf(library));
        known[library.family]++;
        if (found?.kind !== 'read') continue;
        store.put({ ...library, stamp: found.stamp }, found.files);
        hasChanged = true;
      }
      if (stored.size > 0 || hasChanged) {
        store.remove([...stored.values()]);
        onCommit();
      }
      this.#imported = text;
      report.leftOutLibraries(leftOut);
    } finally {
      store.close();
    }
  }

  #javaBuild(): JavaBuild {
    const { environment = process.env, indexFolder } = this.#options;
    const home = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
    return { turn: turns++, places: javaPlacesOf(environment, home), files: javaBuildFiles(indexFolder) };
  }

  /** A library that ends the helper is left out. */
  async #read(library: ImportedSpecifier, places: Places, stamp: string): Promise<InstalledLibrary | undefined> {
    const { root, exclude, limits, log } = this.#options;
    try {
      const { fileBytesMax } = limits;
      const found = await helperThreads()
        .at(-1)
        ?.readLibrary({ root, exclude, fileBytesMax, ...places, ...library, stamp });
      if (found?.kind === 'absent' && found.fault !== undefined)
        log.warn('a library cannot be read', { root, reason: found.fault });
      return found;
    } catch (thrown) {
      log.warn('the helper of the indexer was lost', { reason: errorMessage(thrown) });
      return undefined;
    }
  }
}

let turns = 0;

const librariesMax = {
  script: libraryLimits.librariesMax,
  python: libraryLimits.librariesMax,
  go: libraryLimits.librariesMax,
  jvm: libraryLimits.javaLibrariesMax,
} as const;

/** Files that change when packages are installed. */
const saysWhatIsInstalled =
  /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|pyproject\.toml|requirements.*\.txt|poetry\.lock|uv\.lock|Pipfile(?:\.lock)?|setup\.(?:py|cfg)|go\.(?:mod|sum|work))$/;

function keyOf({ family, specifier }: Pick<ImportedSpecifier, 'family' | 'specifier'>): string {
  return `${family} ${specifier}`;
}
