/** Limits of context retrieval, each named with its unit. */
export const contextLimits = {
  /** Lines read above and below the cursor, and the characters read of one. */
  linesAboveMax: 400,
  linesBelowMax: 120,
  lineCharsMax: 1_000,
  /** Rows of postings read for one cursor, rare words first. More cost time and, in large codebases, names: common words drown the rare ones. */
  postingRowsMax: 3_000,
  /** Rows of one window, and how far apart windows begin. Source: the retrieval study, 10-line windows step 5. */
  windowRows: 10,
  windowStepRows: 5,
  /** Best windows of each query whose words are taken as evidence. */
  evidenceWindowsMax: 80,
  /** Windows whose rows are compared with the cursor's place, lines equal to one of its own, and the best of all kept. */
  alignedWindowsMax: 30,
  equalRowsMax: 60,
  alignedRowsMax: 24,
  /** Names near the cursor whose company is looked at, those with at most so many rows. */
  besideNamesMax: 12,
  besideRowsMax: 64,
  /** Types and names near the cursor whose definitions are read, and rows of one of them. */
  typesMax: 16,
  definedNamesMax: 16,
  definitionUsesMax: 400,
  definitionRowsMax: 200,
  /** Words made of one part of a name; a part of more words tells nothing. */
  wordsOfPartMax: 60,
  /** Files read of those that are imported, and rows of one. */
  importedFilesMax: 16,
  importedRowsMax: 300,
  /** Characters at the top of the document that are read for imports, and imports read there. */
  importCharsMax: 16_000,
  importsMax: 60,
  /** Queries to the structure for one request, tens of microseconds each; types, those of variables, members of one near and of the receiver's, imported files, definitions in them, and places it may name. */
  structureQueriesMax: 40,
  structureTypesMax: 8,
  variableTypesMax: 4,
  structureMembersMax: 80,
  receiverMembersMax: 200,
  structureFilesMax: 10,
  structureDefinitionsMax: 600,
  structurePlacesMax: 120,
  /** Files of imported libraries that a document's names are looked up in, and names of which that is remembered. */
  libraryFilesMax: 80,
  libraryNamesKept: 20_000,
  /** Files of a codebase, or of the open ones, of which it is kept where they are learned. */
  filesFoundKept: 1_000,
  /** Lines searched for what follows the typed receiver. */
  continuationLinesMax: 200,
  /** Best windows of each query that are weighed as pieces wherever needed words stand. */
  hotWindowsMax: 20,
  /** Words that are judged at all. */
  candidateWordsMax: 8_000,
  /** Texts of words kept decoded, for each codebase and the open files. */
  textsKeptMax: 40_000,
  /** Words that snippets are chosen to cover. */
  neededWordsMax: 240,
  /** The likeliest of them are looked for wherever they stand, the others in the evidence alone; places of one that are looked at. */
  placedWordsMax: 80,
  placesPerWordMax: 3,
  /** A needed word with more uses is looked for in the evidence alone. */
  placesReadMax: 100,
  /** Pieces of code weighed against each other. */
  piecesMax: 1_500,
  /** Files that snippets come from. */
  filesMax: 20,
  /** Whole windows kept word for word for a model to copy from, before the budget is filled by coverage. */
  wholeWindowsMax: 8,
  /** Of them, those around lines whose neighbours resemble the cursor's. */
  alignedWholeMax: 6,
  /** And how alike their neighbours are at least, of 1: a single one that is the same to the letter comes to .137, and is not enough. */
  alignedWholeScoreMin: 0.14,
  /** Windows around the cursor's words are shown whole from this share of the best one's score on. */
  wholeScoreShareMin: 0.3,
  /** Characters of the budget that they leave to coverage; a smaller budget is coverage's alone. */
  coverageCharactersMin: 1_180,
  /** Characters that a piece is taken to cost beside its text: in a budget of so few characters, where single lines are weighed too, and in larger ones. */
  pieceCostMin: 70,
  pieceCostMax: 200,
  smallBudgetCharacters: 1_690,
  /** Documents whose last context is kept. */
  documentsKeptMax: 8,
  /** Contexts found ahead that wait to be asked for: of where a cursor rests, and of the line below. */
  contextsAheadMax: 2,
  /** Open files whose text in the editor is searched, and the longest of them, UTF-16 units. */
  openFilesMax: 16,
  openFileCharsMax: 200_000,
  /** Lines read of one place that a source names, and places of one source. */
  placeRowsMax: 60,
  placesPerSourceMax: 24,
  /** Work on one request ends after this long, with what was found. */
  elapsedMsMax: 30,
  /** Size of a context that is found for practice. */
  rehearsalTokens: 1_024,
  /** One slice of preparing for requests to come. */
  prepareMsMax: 3,
} as const;
