/** One thing that a user does, the request that follows it, and the time until the next. */
import type { Random } from './random.js';
import { documentOf, type EditorDocument, type SimulatedEditor } from './simulated-editor.js';

export interface Scene {
  readonly editor: SimulatedEditor;
  readonly random: Random;
  readonly files: ReadonlyMap<string, string>;
  readonly root: string;
  /** Lets so much time go by. */
  pass(ms: number): Promise<void>;
  /** Before the editor tells that it saved. */
  save(document: EditorDocument): void;
}

export async function step(scene: Scene): Promise<void> {
  const { editor, random } = scene;
  const document = documentToTypeIn(scene);
  const deed = random.weighted(deeds);
  act(scene, document, deed);
  if (editor.documents.get(document.uri) === document && random.chance(0.93)) ask(scene, document);
  const pending = [...editor.pending.values()];
  if (pending.length > 0 && random.chance(0.05)) editor.cancel(random.of(pending));
  await scene.pass(pauseMs(random));
}

const deeds = {
  type: 700,
  delete: 60,
  jump: 30,
  'take-all': 60,
  'take-line': 20,
  'take-word': 40,
  undo: 20,
  paste: 10,
  'delete-block': 10,
  'edit-two-places': 8,
  rewrite: 5,
  save: 5,
  nothing: 10,
  close: 4,
};

function act(scene: Scene, document: EditorDocument, deed: keyof typeof deeds): void {
  const { editor, random } = scene;
  const { text, cursor } = document;
  const insert = (start: number, end: number, inserted: string, plan = '') =>
    editor.edit(document, [{ start, end, text: inserted }], plan);
  switch (deed) {
    case 'type':
      if (document.plan === '' && random.chance(0.5)) jump(scene, document);
      else type(scene, document);
      return;
    case 'delete': {
      const start = before(text, cursor);
      const gone = text.slice(start, cursor);
      insert(start, cursor, '', gone + document.plan);
      return;
    }
    case 'jump':
      jump(scene, document);
      return;
    case 'take-all':
    case 'take-line':
    case 'take-word': {
      const { ghost } = document;
      if (ghost === undefined) {
        type(scene, document);
        return;
      }
      const taken = partOf(ghost.text, deed);
      insert(cursor, cursor, taken, planAfter(document.plan, taken));
      if (deed === 'take-all' && random.chance(0.7)) editor.tellTaken(ghost.completionId);
      return;
    }
    case 'undo': {
      const last = document.undo.pop();
      if (last !== undefined) editor.replaceAll(document, last, inside(last, random.whole(0, last.length)));
      return;
    }
    case 'paste':
      insert(cursor, cursor, random.of(pasted), document.plan);
      return;
    case 'delete-block': {
      const end = inside(text, Math.min(text.length, cursor + random.whole(10, 400)));
      insert(cursor, end, '', text.slice(cursor, end));
      return;
    }
    case 'edit-two-places': {
      const first = inside(text, random.whole(0, cursor));
      editor.edit(
        document,
        [
          { start: first, end: first, text: 'x' },
          // Where it stands behind the first.
          { start: cursor + 1, end: cursor + 1, text: 'x' },
        ],
        '',
      );
      return;
    }
    case 'rewrite': {
      const rewritten = text.replaceAll('  ', random.of(['  ', '\t', '    ']));
      editor.replaceAll(document, rewritten, inside(rewritten, cursor));
      return;
    }
    case 'save':
      scene.save(document);
      editor.save(document);
      return;
    case 'close':
      editor.closeDocument(document);
      return;
    case 'nothing':
  }
}

/** The next character of the plan, or of something else; an editor closes brackets and indents new lines. */
function type({ editor, random }: Scene, document: EditorDocument): void {
  const { text, cursor, plan } = document;
  const goesOn = plan !== '' && random.chance(0.95);
  const key = goesOn ? String.fromCodePoint(plan.codePointAt(0) ?? 32) : random.of(keys);
  const rest = goesOn ? plan.slice(key.length) : plan;
  const at = { start: cursor, end: cursor };
  if (key === '\n' || key === '\r') {
    const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', cursor - 1) + 1, cursor))?.[0] ?? '';
    const inserted = (text.includes('\r\n') ? '\r\n' : '\n') + indent;
    editor.edit(document, [{ ...at, text: inserted }], planAfter(plan, inserted));
  } else if (key === '(' && random.chance(0.4)) {
    editor.edit(document, [{ ...at, text: '()' }], rest);
    document.cursor = cursor + 1;
  } else editor.edit(document, [{ ...at, text: key }], rest);
}

/** To a place where something is then typed anew that stood there. */
function jump({ editor, random }: Scene, document: EditorDocument): void {
  const { text } = document;
  const anywhere = random.whole(0, text.length);
  const newline = text.indexOf('\n', anywhere);
  // Mostly to the end of a line or the start of what is on it.
  const start = inside(text, newline === -1 || random.chance(0.2) ? anywhere : lineEdge(text, newline, random));
  document.cursor = start;
  document.ghost = undefined;
  document.plan = '';
  if (random.chance(0.15)) return;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const from = random.chance(0.5) ? line : start;
  const end = inside(text, Math.min(text.length, start + random.whole(20, 300)));
  const lineEnd = text.indexOf('\n', end);
  const to = random.chance(0.9) && lineEnd !== -1 ? inside(text, lineEnd) : end;
  editor.edit(document, [{ start: from, end: to, text: '' }], text.slice(from, to));
}

function ask({ editor, random }: Scene, document: EditorDocument): void {
  const { text, cursor } = document;
  const word = /[A-Za-z_]{2,}$/.exec(text.slice(Math.max(0, cursor - 40), cursor))?.[0];
  const selected =
    word !== undefined && random.chance(0.03)
      ? { start: cursor - word.length, text: word + random.of(['', 'Name', document.plan.slice(0, 3)]) }
      : undefined;
  editor.ask(document, random.chance(0.03), selected);
}

function documentToTypeIn({ editor, random, files, root }: Scene): EditorDocument {
  const open = [...editor.documents.values()];
  const wanted = open.length < 2 || (open.length < documentsMax && random.chance(0.004));
  if (wanted) {
    const path = random.of([...files.keys()]);
    const document = documentOf(root, path, variant(files.get(path) ?? '', random));
    if (!editor.documents.has(document.uri)) {
      document.cursor = inside(document.text, random.whole(0, document.text.length));
      editor.open(document);
      return document;
    }
  }
  // Mostly the one that was typed in last.
  const last = open.at(-1);
  if (last !== undefined && random.chance(0.98)) return last;
  const chosen = random.of(open);
  editor.documents.delete(chosen.uri);
  editor.documents.set(chosen.uri, chosen);
  return chosen;
}

/** Some files have Windows line ends, and some hold characters outside of ASCII. */
function variant(text: string, random: Random): string {
  if (random.chance(0.15)) return text.replaceAll('\n', '\r\n');
  return random.chance(0.15) ? text.replaceAll('the', 'thé 😀') : text;
}

/** Typists hit some keys fast one after the other, and think in between. */
function pauseMs(random: Random): number {
  const share = random.next();
  if (share < 0.2) return random.whole(0, 30);
  return share < 0.92 ? random.whole(60, 280) : random.whole(400, 4_000);
}

function lineEdge(text: string, newline: number, random: Random): number {
  if (random.chance(0.5)) return newline;
  return newline + 1 + (/^[ \t]*/.exec(text.slice(newline + 1, newline + 100))?.[0].length ?? 0);
}

function partOf(ghost: string, deed: 'take-all' | 'take-line' | 'take-word'): string {
  if (deed === 'take-all') return ghost;
  const part = deed === 'take-line' ? /^\n*[^\n]*/ : /^\s*(?:[\p{L}\p{N}_$]+|[^\p{L}\p{N}_$\s]+)/u;
  return part.exec(ghost)?.[0] ?? ghost;
}

function planAfter(plan: string, typed: string): string {
  return plan.startsWith(typed) ? plan.slice(typed.length) : '';
}

/** No offset inside a pair of surrogates or of line ends. */
function inside(text: string, offset: number): number {
  const next = text.charCodeAt(offset);
  const isSplit = (next >= 0xdc00 && next <= 0xdfff) || (text[offset] === '\n' && text[offset - 1] === '\r');
  return isSplit ? offset - 1 : Math.min(offset, text.length);
}

function before(text: string, offset: number): number {
  return offset === 0 ? 0 : inside(text, offset - 1);
}

const documentsMax = 5;
const keys = [...'abcxyz(){}[];=.,"\' \n\t', '😀', 'é'];
const pasted = [
  'const pasted = await readAll(source);\n',
  'if (pasted) {\n  return undefined;\n}\n',
  '😀 emoji = "é";',
  '\r\n',
  `${'padding '.repeat(400)}\n`,
];
