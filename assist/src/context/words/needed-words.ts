/** Estimates, for each candidate word, how likely the user needs it at the cursor, and keeps the likeliest. */
import { Trees } from '../../ranking/packed-trees.js';
import { contextLimits } from '../limits.js';
import type { CandidateWords } from './candidate-words.js';
import { neededWordTrees } from './needed-word-trees.js';
import { wordColumnCount, wordColumns } from './word-features.js';

export interface NeededWord {
  /** Its number among the candidates. */
  readonly word: number;
  readonly probability: number;
}

const trees = new Trees(neededWordTrees);
const probabilityMin = 1e-5;
/** The trees are surer of themselves on what they were trained on than elsewhere. Tuned on the evaluation's development sets. */
const oddsTrust = 0.7;

/** The likeliest first. `beliefs` are probabilities by other evidence, by number, joined as independent, as what the structure tells is. */
export function neededWords(words: CandidateWords, beliefs: ReadonlyMap<number, number>): NeededWord[] {
  const { features } = words;
  const found: NeededWord[] = [];
  for (let word = 0; word < words.count; word++) {
    const belief = 1 - (1 - (beliefs.get(word) ?? 0)) * (1 - structureBelief(words, word));
    const odds = oddsTrust * trees.score(features, word * wordColumnCount);
    const probability = 1 - (1 - belief) / (1 + Math.exp(odds));
    if (probability > probabilityMin) found.push({ word, probability });
  }
  const text = (word: number) => words.texts[word] ?? '';
  found.sort((x, y) => y.probability - x.probability || (text(x.word) < text(y.word) ? -1 : 1));
  found.length = Math.min(found.length, contextLimits.neededWordsMax);
  return found;
}

/**
 * What members and shared parts of names say on their own. The trees give them next to nothing, since in the states that they
 * learn from the receiver's members are known for one needed word in three hundred; lines that use other files' code need
 * them. Set by hand on the evaluation's development sets.
 */
function structureBelief(words: CandidateWords, word: number): number {
  const value = (column: number) => words.value(word, column);
  const doubt =
    (1 - 0.3 * value(wordColumns.receiverShare)) *
    (1 - 0.05 * value(wordColumns.receiverMember)) *
    (1 - 0.01 * value(wordColumns.importedMember)) *
    (1 - 0.005 * value(wordColumns.typeMember)) *
    (1 - 0.02 * value(wordColumns.variableShare)) *
    (1 - 0.03 * value(wordColumns.importedMember) * value(wordColumns.nearParts)) *
    (1 - value(wordColumns.unseenImport)) *
    (1 - Math.min(0.1, 0.01 * value(wordColumns.nearPartsNearness)));
  return 1 - doubt;
}
