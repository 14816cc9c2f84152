/** Limits of what is read of installed libraries, each named with its unit. */
export const libraryLimits = {
  /** Libraries of one codebase: what most of its files import comes first. */
  librariesMax: 96,
  /** Of Java's, where each class that is imported is one. */
  javaLibrariesMax: 2_000,
  /** Imports that are looked for on the disk, found or not. */
  locatedMax: 4_000,
  /** Folders of files that import it, from which one is looked for; and those of which they are chosen. */
  foldersTriedMax: 8,
  foldersMetMax: 512,
  /** Imports of the codebase that are looked at for them. */
  importsReadMax: 200_000,
  /** Files whose imports are read in one slice, some milliseconds. */
  importingFilesAtOnce: 200,
  /** Files of one library, how large one may be, and what all of them may be. */
  libraryFilesMax: 48,
  fileBytesMax: 1_048_576,
  libraryBytesMax: 4_194_304,
  /** Reading of one library ends after this long with what was found: the last resort against one that was made to take long. */
  readMsMax: 10_000,
  /** Names of one folder that are looked at. */
  namesMax: 10_000,
  /** Files of one Go package, of which many are for other systems. */
  packageFilesMax: 256,
  /** After a save, what it imports is looked at so much later, with what was saved meanwhile. */
  afterSaveMs: 10_000,
  /** A library's own manifest. */
  manifestBytesMax: 400_000,
  /** Manifests kept while one library is read. */
  manifestsKept: 64,
  /** Declarations kept of one library, and characters of one. */
  declarationsMax: 1_500,
  declarationCharsMax: 160,
  /** What is stored for one codebase. */
  storedBytesMax: 8_388_608,
  /** Names that the codebase imports from one library, by which it is read. */
  wantedNamesMax: 400,
  /** Libraries that another one hands on are read so many steps away. */
  hopsMax: 1,
  /** Files that wait to be read, of one library. */
  waitingFilesMax: 400,
  /** What readers keep of them in memory: some 10 MB. */
  declarationsHeldMax: 40_000,
  /** Build files of Java's tools, artifacts that they lead to, their poms, parents of a pom, and versions of one that are looked for. */
  buildFilesMax: 300,
  artifactsMax: 1_000,
  pomsReadMax: 4_000,
  pomParentsMax: 12,
  versionsTriedMax: 8,
  /** Installations of the JDK in one folder that are looked at. */
  jdksMax: 50,
  /** The directory of a jar, its entries, and jars that are open at a time. */
  zipDirectoryBytesMax: 8_388_608,
  zipEntriesMax: 100_000,
  jarsOpenMax: 16,
  /** A compiled class, unpacked; classes read for one import, steps from it to what they extend, and declarations kept of one. */
  classBytesMax: 1_048_576,
  classesMax: 32,
  classDepthMax: 3,
  classDeclarationsMax: 300,
} as const;
