/** What is wrong near the cursor names what is looked for: a missing name, a member that its type has not. */
import { type ContextSource, noEvidence, type SourcePlace, type WordBelief } from '../context-source.js';
import { contextLimits } from '../limits.js';

export const diagnostics: ContextSource = {
  name: 'diagnostics',
  collect({ request: { activity, path, prefix, structure, overlays }, inTime }) {
    const near = activity?.diagnostics.filter((diagnostic) => diagnostic.path === path) ?? [];
    if (near.length === 0) return noEvidence;
    const cursorLine = prefix.split('\n').length;
    const shadowed = new Set([path, ...overlays.keys()]);
    const words: WordBelief[] = [];
    const places: SourcePlace[] = [];
    for (const { line, message } of near) {
      if (Math.abs(line - cursorLine) > linesNear || unused.test(message) || !inTime()) continue;
      for (const name of namesIn(message)) {
        words.push({ word: name, probability: trust.named });
        const found = structure === undefined ? [] : structure.definitionsOf(name, definitionsMax, shadowed);
        for (const definition of found) {
          if (places.length >= contextLimits.placesPerSourceMax) break;
          const { startLine, endLine } = definition;
          places.push({ path: definition.path, startLine, endLine, trust: trust.defined });
        }
      }
    }
    return { words, places };
  },
};

const linesNear = 3;
/** What is there and not used is not what is missing: its definition took room from what is (docs/evaluation.md). */
const unused = /\bunused\b|\b(?:never|not) (?:used|read|accessed)\b/i;
const definitionsMax = 3;
const trust = { named: 0.5, defined: 0.3 } as const;

/** Quoted names, in any of the quotes that compilers use, those after a colon (`undefined: foo`), and Go's types and their members. */
function namesIn(message: string): readonly string[] {
  const names = new Set<string>();
  for (const [, quoted = '', bare = '', type = '', member = ''] of message.slice(0, 1_000).matchAll(named)) {
    for (const name of `${quoted}${bare}${type} ${member}`.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []) {
      if (names.size >= namesMax) return [...names];
      names.add(name);
    }
  }
  return [...names];
}

const namesMax = 8;
const named =
  /['"`‘“]([\p{L}\p{N}_$.#:<>]{1,100})['"`’”]|(?:undefined|undeclared|unresolved|undefined name|symbol): +(?:\p{L}+ +)?([\p{L}_$][\p{L}\p{N}_$.]{0,100})|type \*?([\p{L}\p{N}_.]{1,100}) has no field or method (\p{L}[\p{L}\p{N}_]{0,100})/giu;
