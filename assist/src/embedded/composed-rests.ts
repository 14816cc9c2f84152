/** The rest of a line put together token by token, from what follows what near the cursor and at the donors' places. */
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { bracketBalance } from './bracket-balance.js';
import { codeTokens } from './code-tokens.js';
import {
  border,
  type EncodedLine,
  encodedLine,
  isNamed,
  type NearTokens,
  pairSlot,
  variableKind,
} from './near-tokens.js';
import type { ScopeNames } from './scope-names.js';
import type { Typed } from './typed-fit.js';

export interface ComposedRest {
  readonly text: string;
  /** Logarithm of its probability by the model, the line's end included. */
  readonly likelihood: number;
}

interface Path {
  readonly text: string;
  readonly likelihood: number;
  /** The last two tokens, and their kinds. */
  readonly b: number;
  readonly a: number;
  readonly bKind: number;
  readonly aKind: number;
}

interface Step {
  readonly text: string;
  readonly hash: number;
  readonly kind: number;
  readonly space: number;
}

/** Likeliest first, at most `max`; none at a line's start or inside a string. */
export function composedRests(near: NearTokens, scope: ScopeNames, typed: Typed, max: number): ComposedRest[] {
  const { texts, kinds } = typed.tokens;
  if (texts.length === 0 || (typed.open && kinds.at(-1) === tokenKinds.string)) return [];
  const started = typed.open ? (texts.at(-1) ?? '') : '';
  const known = encodedLine(codeTokens(typed.text.trimEnd()));
  const end = texts.length + 2 - (typed.open ? 1 : 0);
  const names = [...scope.unused, ...scope.ranks.keys()].slice(0, namesMax).map((name): Step => {
    const one = encodedLine(codeTokens(name));
    return { text: name, hash: one.hashes[2] ?? 0, kind: variableKind, space: -1 };
  });
  let paths: Path[] = [
    {
      text: '',
      likelihood: 0,
      b: known.hashes[end - 2] ?? 0,
      a: known.hashes[end - 1] ?? 0,
      bKind: known.kinds[end - 2] ?? 0,
      aKind: known.kinds[end - 1] ?? 0,
    },
  ];
  const done: ComposedRest[] = [];
  for (let length = 0; length < tokensMax && paths.length > 0; length++) {
    const longer: Path[] = [];
    for (const path of paths) {
      const steps = stepsAfter(near, path, names);
      const kindsBefore = pairSlot(path.bKind, path.aKind);
      for (const step of steps) {
        if (length === 0 && started !== '' && (step.text === started || !step.text.startsWith(started))) continue;
        const likelihood =
          path.likelihood + Math.log(near.probabilityAfter(path.b, path.a, kindsBefore, step.hash, step.kind));
        if (likelihood < likelihoodMin) continue;
        if (step.hash === border) {
          if (length > 0) done.push({ text: path.text, likelihood });
          continue;
        }
        const written = length === 0 ? step.text.slice(started.length) : step.text;
        const apart = length === 0 && (started !== '' || typed.text.endsWith(' ')) ? '' : step.space === 1 ? ' ' : '';
        longer.push({
          text: path.text + apart + written,
          likelihood,
          b: path.a,
          a: step.hash,
          bKind: path.aKind,
          aKind: step.kind,
        });
      }
    }
    longer.sort((a, b) => b.likelihood - a.likelihood || (a.text < b.text ? -1 : 1));
    paths = longer.slice(0, pathsMax);
  }
  return done
    .filter(({ text }) => bracketBalance(typed.text + text).excess <= bracketBalance(typed.text).excess)
    .sort((a, b) => b.likelihood - a.likelihood || (a.text < b.text ? -1 : 1))
    .slice(0, max);
}

const namesMax = 8;
const tokensMax = 8;
const pathsMax = 6;
const likelihoodMin = -9;
const stepsMax = 16;

/** What may come next: what followed the same two tokens, the same one, and names in scope where a variable followed two such kinds. */
function stepsAfter(near: NearTokens, path: Path, names: readonly Step[]): Step[] {
  const found = new Map<number, Step & { weight: number }>();
  let variables = 0;
  let variableSpace = 0;
  const see = (line: EncodedLine, i: number, weight: number) => {
    const hash = line.hashes[i] ?? 0;
    const known = found.get(hash);
    if (known !== undefined) known.weight += weight;
    else
      found.set(hash, {
        text: line.texts[i - 2] ?? '',
        hash,
        kind: line.kinds[i] ?? 0,
        space: line.spaces[i] ?? 0,
        weight,
      });
  };
  for (const line of near.lines) {
    const { hashes, kinds } = line;
    for (let i = 2; i < hashes.length; i++) {
      const kindsMatch = kinds[i - 1] === path.aKind && kinds[i - 2] === path.bKind;
      if (hashes[i - 1] === path.a) see(line, i, hashes[i - 2] === path.b ? 4 : 1);
      else if (kindsMatch && !isNamed(kinds[i] ?? 0)) see(line, i, 0.3);
      if (kindsMatch && kinds[i] === variableKind) {
        variables++;
        variableSpace += line.spaces[i] ?? 0;
      }
    }
  }
  const steps: Step[] = [...found.values()]
    .sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1))
    .slice(0, stepsMax);
  if (variables > 0)
    for (const name of names)
      if (!found.has(name.hash)) steps.push({ ...name, space: Number(2 * variableSpace > variables) });
  return steps;
}
