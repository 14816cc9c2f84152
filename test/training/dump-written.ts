/**
 * What a small model writes at cursors in lines that real commits added, token by token with its log probabilities, beside what
 * the commit has: what fit-sureness.ts is fitted on. Of the replay hunks those that `npm run bench -- keystrokes` does not
 * type. One line of JSON a cursor on standard output; --seconds: begins no further hunk after so long.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { evaluationFolder } from '../bench/evaluation/read-tasks.js';
import { indentOf } from '../bench/keystrokes/indentation.js';
import { someHunks, type TypedHunk, typedHunks } from '../bench/keystrokes/typed-hunks.js';
import { startLlamaCpp } from '../engines/llama-cpp-server.js';

/** One cursor. */
export interface WrittenCase {
  readonly hunk: string;
  readonly language: string;
  readonly linePrefix: string;
  /** What the commit has from here on, at most two lines more. */
  readonly truth: string;
  readonly tokens: readonly { readonly text: string; readonly logProbability: number }[];
}

const { values: options } = parseArgs({ options: { seconds: { type: 'string', default: '1200' } } });
const typedByBench = 40;
const promptCharacters = 1_200;
const tokensMax = 24;
const linesOfHunkMax = 3;

const folder = evaluationFolder();
if (folder !== undefined) await dump(folder);

async function dump(evaluation: string): Promise<void> {
  const all = typedHunks(evaluation);
  const typed = new Set(someHunks(all, typedByBench));
  const server = await startLlamaCpp({ threads: 1 });
  const end = performance.now() + 1_000 * Number(options.seconds);
  try {
    for (const hunk of someHunks(all, all.length).toSorted((a, b) => digest(a.id) - digest(b.id))) {
      if (typed.has(hunk)) continue;
      if (performance.now() > end) break;
      for (const at of cursorsOf(hunk)) {
        const written = await writtenAt(server.url, hunk, at);
        console.log(JSON.stringify(written));
      }
    }
  } finally {
    await server.stop();
  }
}

/** Offsets in what is typed: of some lines in a row the start, the end and three places inside. */
function cursorsOf({ id, typed }: TypedHunk): readonly number[] {
  const lines = typed.split('\n');
  const first = digest(id) % Math.max(1, lines.length - linesOfHunkMax);
  const cursors: number[] = [];
  let offset = 0;
  for (const [row, line] of lines.entries()) {
    const begin = indentOf(line).length;
    if (row >= first && row < first + linesOfHunkMax && line.trim() !== '') {
      const inside = [1, 2, 3].map(
        (n) => begin + 1 + (digest(`${id} ${row} ${n}`) % Math.max(1, line.length - begin - 1)),
      );
      cursors.push(...[...new Set([begin, ...inside, line.length])].sort((a, b) => a - b).map((at) => offset + at));
    }
    offset += line.length + 1;
  }
  return cursors.filter((at) => at < typed.length);
}

async function writtenAt(url: string, hunk: TypedHunk, at: number): Promise<WrittenCase> {
  const prefix = hunk.before + hunk.typed.slice(0, at);
  // Begins at the same place for all cursors of a hunk, so that the server reads only what is new.
  const prompt = prefix.slice(Math.max(0, hunk.before.length - promptCharacters));
  const tokens = await write(url, prompt);
  const linePrefix = prefix.slice(prefix.lastIndexOf('\n') + 1);
  return {
    hunk: hunk.id,
    language: hunk.language,
    linePrefix,
    truth: hunk.typed.slice(at).split('\n').slice(0, 3).join('\n'),
    tokens,
  };
}

/** Until the first line with anything on it is whole. */
async function write(url: string, prompt: string): Promise<WrittenCase['tokens']> {
  const body = { prompt, n_predict: tokensMax, temperature: 0, n_probs: 1, cache_prompt: true, stream: true };
  const asking = request(`${url}/completion`, { method: 'POST', agent: false });
  asking.end(JSON.stringify(body));
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  const tokens: { text: string; logProbability: number }[] = [];
  answer.on('error', () => {});
  for await (const line of createInterface({ input: answer }).on('error', () => {})) {
    if (!line.startsWith('data: ')) continue;
    const { stop, completion_probabilities: told } = JSON.parse(line.slice('data: '.length));
    for (const { token, logprob } of told ?? []) tokens.push({ text: token, logProbability: logprob });
    if (stop === true || /\S[^\n]*\n/.test(tokens.map(({ text }) => text).join(''))) break;
  }
  asking.destroy();
  return tokens;
}

function digest(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
