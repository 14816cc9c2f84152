/** Embeddings as settings name them: none, or a server with the queue and the search that live by it; made anew when settings change. */
import { EmbeddingQueue, type EmbeddingStatus } from '@foretoken/assist/embedding/embedding-queue.js';
import {
  type EmbeddingStore,
  hasEmbeddings,
  openEmbeddingStore,
  readEmbeddingStore,
} from '@foretoken/assist/embedding/embedding-store.js';
import type { EmbeddableIndex } from '@foretoken/assist/embedding/file-embedder.js';
import { QueryVectors } from '@foretoken/assist/embedding/query-vectors.js';
import { createSemanticSearch, type SemanticSearch } from '@foretoken/assist/embedding/semantic-search.js';
import { VectorIndex } from '@foretoken/assist/embedding/vector-index.js';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { fixedCredential } from '@foretoken/inference/credential-source.js';
import { fileCredential } from '@foretoken/inference/credentials/file-credential.js';
import type { EmbeddingBackend } from '@foretoken/inference/embedding-backend.js';
import { createOpenAiEmbeddings } from '@foretoken/inference/open-ai-embeddings.js';
import type { MachineLimits } from '@foretoken/inference/routing/machine-limits.js';
import { yieldingEmbeddings } from '@foretoken/inference/routing/yielding-embeddings.js';
import { areDirect, transportOf } from './connect-backend.js';
import { machineLoad, powerSupplies, restReason } from './platform/machine-rest.js';
import { profilesFor, settingsOfProfile } from './settings/profiles.js';
import type { Settings } from './settings/settings-table.js';

export interface EmbeddingOptions {
  readonly settings: () => Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly cacheFolder: string;
  /** Shared with completions; absent: nothing else is asked of the server. */
  readonly limits?: MachineLimits | undefined;
}

/** The daemon's embeddings. Nothing here throws: without embeddings everything else goes on. */
export interface EmbeddingSlot {
  /** Undefined when no embedding model is configured. */
  search(): SemanticSearch | undefined;
  openRoot(root: string, realRoot: string, index: EmbeddableIndex): void;
  changed(root: string): void;
  closeRoot(root: string): void;
  /** Forgets what is stored of a root. */
  forget(realRoot: string): void;
  typed(): void;
  status(): (EmbeddingStatus & { readonly url: string }) | undefined;
  close(): Promise<void>;
}

interface Made {
  readonly from: string;
  readonly url: string;
  readonly parts:
    | { readonly queue: EmbeddingQueue; readonly search: SemanticSearch; close(): Promise<void> }
    | undefined;
}

export function createEmbeddingSlot(options: EmbeddingOptions): EmbeddingSlot {
  const { settings, log } = options;
  const roots = new Map<string, { readonly realRoot: string; readonly index: EmbeddableIndex; isWhole: boolean }>();
  let made: Made | undefined;
  let closing: Promise<void> = Promise.resolve();

  function current(): Made['parts'] {
    const now = settings();
    const from = JSON.stringify(Object.entries(now).filter(([key]) => key.startsWith('embedding.') || isShared(key)));
    if (made?.from === from) return made.parts;
    const old = made?.parts;
    if (old !== undefined) closing = old.close();
    made = { from, url: urlOf(now), parts: guarded(() => openParts(options, now)) };
    const { parts } = made;
    for (const [root, { realRoot, index, isWhole }] of roots)
      guarded(() => {
        parts?.queue.openRoot(root, realRoot, index);
        if (isWhole) parts?.queue.changed(root);
      });
    return parts;
  }

  function guarded<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (thrown) {
      log.error('embeddings cannot be used', { reason: errorMessage(thrown) });
      return undefined;
    }
  }

  return {
    search: () => current()?.search,
    openRoot(root, realRoot, index) {
      const parts = current();
      roots.set(root, { realRoot, index, isWhole: false });
      guarded(() => parts?.queue.openRoot(root, realRoot, index));
    },
    changed(root) {
      const open = roots.get(root);
      if (open !== undefined) open.isWhole = true;
      guarded(() => current()?.queue.changed(root));
    },
    closeRoot(root) {
      roots.delete(root);
      made?.parts?.queue.closeRoot(root);
    },
    forget(realRoot) {
      guarded(() => current()?.queue.forget(realRoot));
    },
    typed: () => made?.parts?.queue.typed(),
    status() {
      const parts = current();
      return parts === undefined ? undefined : { url: made?.url ?? '', ...parts.queue.status() };
    },
    async close() {
      await made?.parts?.close();
      await closing;
    },
  };
}

function openParts(options: EmbeddingOptions, settings: Settings): Made['parts'] {
  const { clock, log, cacheFolder, limits } = options;
  const opened = openEmbeddingBackend(settings, clock);
  if (opened === undefined) return undefined;
  const urls = [urlOf(settings)];
  const limit = limits?.of(urls, areDirect(urls, settings));
  const backend = limit === undefined ? opened : yieldingEmbeddings(opened, limit, clock);
  const store = openEmbeddingStore(cacheFolder);
  const vectors = new VectorIndex(store);
  const queries = new QueryVectors(clock, backend);
  const queue = new EmbeddingQueue({
    clock,
    log,
    store,
    vectors,
    backend,
    textCharactersMax: settings['embedding.text_characters_max'],
    bytesMax: settings['embedding.cache_mb_max'] * 1024 * 1024,
    pausedBy() {
      const { load, cores } = machineLoad();
      return restReason(powerSupplies(), load, cores, settings['embedding.load_max']);
    },
  });
  const search = createSemanticSearch({ backend, vectors, queries, loaded: (root) => queue.loaded(root), log });
  return {
    queue,
    search,
    async close() {
      queries.close();
      await queue.close();
      await backend.close();
      vectors.closeAll();
      store.close();
    },
  };
}

export interface StoredEmbeddings {
  readonly search: SemanticSearch;
  close(): Promise<void>;
}

/** For a one-shot command: searches what a daemon has embedded. Undefined when nothing is configured or stored. */
export function openStoredEmbeddings(options: EmbeddingOptions): StoredEmbeddings | undefined {
  const { clock, log, cacheFolder } = options;
  let store: EmbeddingStore | undefined;
  try {
    const backend = openEmbeddingBackend(options.settings(), clock);
    store = backend === undefined ? undefined : readEmbeddingStore(cacheFolder);
    if (backend === undefined || store === undefined) return undefined;
    const stored = store;
    const vectors = new VectorIndex(stored);
    const queries = new QueryVectors(clock, backend);
    const loaded = async (root: string) => {
      try {
        const number = stored.knownRoot(root);
        const model = await backend.model(AbortSignal.timeout(modelMsMax));
        vectors.use(model === undefined ? undefined : stored.model(model));
        if (number !== undefined) await vectors.open(root, number);
      } catch (thrown) {
        log.warn('embeddings cannot be loaded', { root, reason: errorMessage(thrown) });
      }
    };
    return {
      search: createSemanticSearch({ backend, vectors, queries, loaded, log }),
      async close() {
        queries.close();
        await backend.close();
        vectors.closeAll();
        stored.close();
      },
    };
  } catch (thrown) {
    store?.close();
    log.warn('embeddings cannot be used', { reason: errorMessage(thrown) });
    return undefined;
  }
}

/** For a command that forgets a root while no daemon runs. Throws AppError STORAGE_… */
export function forgetEmbeddings(cacheFolder: string, realRoot: string): void {
  if (!hasEmbeddings(cacheFolder)) return;
  const store = openEmbeddingStore(cacheFolder);
  store.forgetRoot(realRoot);
  store.close();
}

function urlOf(settings: Settings): string {
  const [profile] = profilesFor('embedding', '*', settings);
  return profile.url ?? settings['embedding.url'];
}

/** Settings of the backend that hold for the embedding server too. */
function isShared(key: string): boolean {
  return ['models.profiles', 'backend.ca_file', 'backend.connect_ms', 'backend.proxy', 'backend.tls_min'].includes(key);
}

const modelMsMax = 3_000;

/** For the doctor too. Throws when the address is none. Undefined when none is configured. */
export function openEmbeddingBackend(all: Settings, clock: Clock): EmbeddingBackend | undefined {
  const [profile] = profilesFor('embedding', '*', all);
  const settings = settingsOfProfile(profile, all);
  if (settings['embedding.url'] === '') return undefined;
  const { keyFile } = profile;
  return createOpenAiEmbeddings({
    url: settings['embedding.url'],
    model: settings['embedding.model'],
    credential: keyFile === undefined ? fixedCredential(settings['embedding.api_key']) : fileCredential(keyFile),
    transport: transportOf(settings, settings['embedding.url']),
    totalMs: settings['embedding.total_ms'],
    clock,
  });
}
