/** Bounds of the work for one list of completion items. */
export const itemLimits = {
  itemsMax: 50,
  /** Of a codebase's words only those that begin with so many typed characters are looked up; before that the buffer and the engine answer. */
  typedUnitsMin: 2,
  /** Words longer than this are nobody's to type, UTF-16 units. */
  wordUnitsMax: 80,
  wordUnitsMin: 3,
  /** Of the buffer, so many UTF-16 units on each side of the cursor are looked at. */
  bufferUnitsMax: 64 * 1024,
  /** Words of a codebase that are compared for one request. */
  wordsComparedMax: 20_000,
  /** Words sorted in before other work gets its turn. */
  wordsIndexedAtOnce: 4_000,
  /** Candidate lines of the engine that speak for their first words. */
  engineLinesMax: 24,
  /** Items whose definition is looked up for their kind. */
  kindsMax: 12,
  labelUnitsMax: 100,
  /** Members of one type that are offered behind a dot, before those that begin as typed are chosen. */
  membersMax: 200,
  /** Definitions told of one name, and lines of a doc comment. */
  definitionsToldMax: 3,
  docLinesMax: 12,
} as const;
