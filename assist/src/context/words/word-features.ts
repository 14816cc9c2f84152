/** What is known of a candidate word at a cursor, a number a column; the trees are trained on the first of these columns in this order. */

export const wordColumns = {
  /** Of the best window that holds it, for each query: (score ÷ best score)³, and 1 ÷ (1 + rank). */
  aroundShare: 0,
  aroundRank: 1,
  aboveShare: 2,
  aboveRank: 3,
  belowShare: 4,
  belowRank: 5,
  /** Part of the shares of all windows around the cursor that those have which hold it. */
  aroundSum: 6,
  /** Of the most similar file in which it was met, relative to the best. */
  fileShare: 7,
  /** Of the best line whose neighbours resemble the cursor's: that holds it, that comes before one which does, that is near one. */
  alignedOwn: 8,
  alignedNext: 9,
  alignedNear: 10,
  alignedRank: 11,
  /** P(within −1…+3 lines | a name near the cursor): the greatest, and the idf-weighted mean. */
  besideMax: 12,
  besideMean: 13,
  /** Nearness of its first place below the cursor, and ln(1 + its lines there). */
  suffixNear: 14,
  suffixCount: 15,
  /** Share of its sub-words that names near the cursor have, and that the file's name has; and how rare the former are, summed. */
  nearParts: 16,
  fileParts: 17,
  nearPartsRarity: 18,
  /** Stands in a member of a type named near, of the receiver's type; in the header of a definition named near. */
  typeMember: 19,
  receiverMember: 20,
  signature: 21,
  /** Follows the typed `a.b.` elsewhere: the share of its places. */
  continuation: 22,
  /** ln(1 + uses), and ln of uses in a thousand rows. */
  lnUses: 23,
  lnDensity: 24,
  /** Seen where a definition introduces it. */
  defined: 25,
  /** Kind of its letters: see `letterKind`. */
  letters: 26,
  length: 27,
  /** Of the cursor, the same for all words: in the line, behind a dot, nothing below. */
  inLine: 28,
  afterDot: 29,
  atEnd: 30,
  /** Defined at the top of a file that seems imported; the share of the best window in the same folder that holds it. */
  imported: 31,
  directory: 32,
  /** See `handBelief`. */
  belief: 33,
  /** Told by the structure alone. Stands in the header of a member of a type near; a member of what is imported by name; in the header of
   * what is imported by name; of the function whose arguments are typed, or a member of the types it asks for. */
  memberSignature: 34,
  importedMember: 35,
  importedSignature: 36,
  argument: 37,
  /** The share of the aligned lines that hold it, weighed by how alike their neighbours are. */
  alignedVotes: 38,
  /** Not seen by the trees: see `structureBelief`. Of `receiverMember`, over the root of how many members the type has. */
  receiverShare: 39,
  /** How rare the parts are that it shares with names near the cursor, each worth less with the lines between. */
  nearPartsNearness: 40,
  /** A member of a type that a variable near has: its nearness over the root of how many members the type has. */
  variableShare: 41,
  /** P(needed) of a name imported where the prompt does not show it: see `addUnseenImports`. */
  unseenImport: 42,
} as const;

export const wordColumnCount = 43;

/** Columns that stand or fall together, for measuring what each is worth. */
export const wordColumnGroups: Readonly<Record<string, readonly number[]>> = {
  'around-cursor': [0, 1, 6],
  'above-cursor': [2, 3],
  'below-cursor': [4, 5],
  'similar-file': [7],
  alignment: [8, 9, 10, 11, 38],
  beside: [12, 13],
  'suffix-words': [14, 15],
  'sub-words': [16, 17, 18, 40],
  types: [19, 20, 34, 39, 41],
  signatures: [21],
  arguments: [37],
  continuation: [22],
  frequency: [23, 24],
  form: [25, 26, 27],
  place: [28, 29, 30],
  imports: [31, 35, 36],
  directory: [32],
  'hand-belief': [33],
  'unseen-imports': [42],
};

/** 0 lower, 1 camelCase, 2 PascalCase, 3 UPPER_CASE, 4 snake_case, 5 other. */
export function letterKind(word: string): number {
  let upper = 0;
  let lower = 0;
  let bars = 0;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code >= 65 && code <= 90) upper++;
    else if (code >= 97 && code <= 122) lower++;
    else if (code === 95 && at > 0) bars++;
  }
  const first = word.charCodeAt(0);
  if (upper === 0) return bars > 0 ? 4 : lower > 0 ? 0 : 5;
  if (lower === 0) return 3;
  return first >= 65 && first <= 90 ? 2 : 1;
}
