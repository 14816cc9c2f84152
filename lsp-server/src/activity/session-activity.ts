/** What the user of one session did lately: recent edits, visited files, diagnostics, suggestions taken and taken back. No other session sees it. */
import type { EditorActivity } from '@foretoken/assist/context/editor-activity.js';
import { rootRelative } from '@foretoken/codebase/text/file-uri.js';
import type { PositionEncoding } from '@foretoken/codebase/text/position.js';
import type { TextChange, TextDocument } from '@foretoken/codebase/text/text-document.js';
import type { SessionDocument } from '../documents/session-documents.js';
import type { SessionServices, SessionSettings } from '../session-services.js';
import { changedSpan } from './changed-span.js';
import { type Diagnosed, DiagnosedFiles } from './diagnosed-files.js';
import { EditHistory } from './edit-history.js';
import { FileVisits } from './file-visits.js';
import { activityLimits } from './limits.js';
import { SuggestionFollower } from './suggestion-follower.js';

export class SessionActivity {
  readonly edits = new EditHistory();
  readonly suggestions: SuggestionFollower;
  readonly #visits = new FileVisits();
  readonly #diagnosed = new DiagnosedFiles();
  readonly #services: Pick<SessionServices, 'clock' | 'isPrivate' | 'usage'>;
  readonly #savedVersions = new Map<string, number>();
  readonly #places = new Map<string, string | undefined>();
  #placesFor: { readonly root: string; readonly settings: SessionSettings; readonly untilMs: number } | undefined;

  /** `onSuggestion`: something became of one. */
  constructor(services: Pick<SessionServices, 'clock' | 'isPrivate' | 'usage'>, onSuggestion = () => {}) {
    this.#services = services;
    this.suggestions = new SuggestionFollower(
      services.clock,
      (event) => {
        services.usage.record(event);
        onSuggestion();
      },
      (uri, text) => this.edits.accept(uri, text),
      (uri, lines) => this.edits.takenBack(uri, lines, services.clock.now()),
    );
  }

  opened({ document, path }: SessionDocument): void {
    if (path === undefined) return;
    this.#savedVersions.set(document.uri, document.version);
    this.edits.opened(document);
    this.#visits.visit(document.uri, path, undefined, this.#services.clock.now());
  }

  /** One of the changes of a message, with the document before and after it. */
  changed(
    { path }: SessionDocument,
    before: TextDocument,
    after: TextDocument,
    change: TextChange,
    encoding: PositionEncoding,
  ): void {
    const span = changedSpan(before, after, change, encoding);
    const nowMs = this.#services.clock.now();
    if (path !== undefined) {
      this.edits.record(path, before, after, span, nowMs);
      this.#visits.visit(after.uri, path, change.range?.start.line, nowMs);
    }
    this.suggestions.changed(before, after, span);
  }

  saved(uri: string, version: number): void {
    this.#savedVersions.set(uri, version);
  }

  closed(uri: string): void {
    this.suggestions.forget(uri);
    this.edits.closed(uri, this.#savedVersions.get(uri));
    this.#savedVersions.delete(uri);
    this.#visits.closed(uri);
    this.#diagnosed.forget(uri);
  }

  /** Its text is not known any more, so that nothing is known of its edits either. */
  lost(uri: string): void {
    this.suggestions.forget(uri);
    this.edits.forget(uri);
    this.#diagnosed.forget(uri);
  }

  /** The user asked at a line, 0-based. */
  asked({ document, path }: SessionDocument, line: number): void {
    if (path !== undefined) this.#visits.visit(document.uri, path, line, this.#services.clock.now());
  }

  diagnosed(uri: string, found: Diagnosed): void {
    this.#diagnosed.set(uri, found);
  }

  /** What was done in files of `root`, told to somebody at the document `uri`. Costs tens of microseconds when all is full. */
  snapshot(root: string, uri: string, settings: SessionSettings): EditorActivity {
    const nowMs = this.#services.clock.now();
    this.#knowPlaces(root, settings, nowMs);
    const edits: EditorActivity['edits'][number][] = [];
    for (const { path: file, lines, atMs, accepted } of this.edits.told(nowMs)) {
      const path = this.#placeOf(file);
      if (path === undefined) continue;
      const { startLine, endLine, before, after } = lines;
      edits.push({ path, startLine, endLine, before, after, ageMs: nowMs - atMs, isAccepted: accepted });
    }
    const undone: EditorActivity['undone'][number][] = [];
    for (const { path: file, text, atMs, accepted } of this.edits.undone(nowMs)) {
      const path = this.#placeOf(file);
      if (path !== undefined) undone.push({ path, text, ageMs: nowMs - atMs, isAccepted: accepted });
    }
    const visits: EditorActivity['visits'][number][] = [];
    for (const visit of this.#visits.visits(nowMs)) {
      const path = this.#placeOf(visit.path);
      if (path === undefined) continue;
      const line = visit.line === undefined ? undefined : visit.line + 1;
      const moves = this.#visits.movesBetween(uri, visit.uri);
      visits.push({ path, line, isOpen: visit.isOpen, ageMs: nowMs - visit.atMs, moves });
    }
    const diagnostics: EditorActivity['diagnostics'][number][] = [];
    for (const { path: file, line, message } of this.#diagnosed.newest()) {
      const path = this.#placeOf(file);
      if (path !== undefined) diagnostics.push({ path, line: line + 1, message });
    }
    return { edits, undone, visits, diagnostics };
  }

  #knowPlaces(root: string, settings: SessionSettings, nowMs: number): void {
    const known = this.#placesFor;
    if (known?.root === root && known.settings === settings && nowMs < known.untilMs) return;
    this.#placesFor = { root, settings, untilMs: nowMs + activityLimits.privacyKnownMs };
    this.#places.clear();
  }

  /** The path below the root of this moment; undefined when it lies elsewhere or is private. */
  #placeOf(path: string): string | undefined {
    if (this.#places.has(path)) return this.#places.get(path);
    const known = this.#placesFor;
    if (known === undefined) return undefined;
    const relative = rootRelative(known.root, path);
    const told = relative !== undefined && !this.#services.isPrivate(known.settings, relative, known.root);
    const place = told ? relative : undefined;
    this.#places.set(path, place);
    return place;
  }
}
