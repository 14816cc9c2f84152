/** Limits of import resolution, each named with its unit. */
export const importLimits = {
  /** A build file with more text than this is not read. */
  configCharsMax: 400_000,
  /** Entries of one `exports`, `imports`, `paths` or `replace`. */
  configEntriesMax: 300,
  /** Targets of one such entry. */
  configTargetsMax: 12,
  /** Characters of one name or path in a build file. */
  configNameCharsMax: 400,
  /** Configurations that one extends, one after the other. */
  extendsMax: 8,
  /** Characters of an import that is looked at. */
  specifierCharsMax: 400,
  /** Folders above a file that may be source roots. */
  foldersUpMax: 16,
  /** Files that one import of a folder stands for. */
  folderFilesMax: 40,
  /** Files of one base name that are looked at. */
  sameNameMax: 300,
  /** Names of one import that may be files of their own. */
  namesMax: 24,
} as const;
