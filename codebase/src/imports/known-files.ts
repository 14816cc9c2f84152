/** Which files there are, as import resolution asks for it. Paths are root-relative with '/'; the root's own folder is ''. */
export interface KnownFiles {
  has(path: string): boolean;
  /** Whether there is a file somewhere below this folder. */
  hasFolder(folder: string): boolean;
  /** Files of this base name, by path; at most `sameNameMax`. */
  named(name: string): readonly string[];
  /** Files directly in a folder, by path. */
  inFolder(folder: string): readonly string[];
  /** Folders with files, of this last name, by path. */
  foldersNamed(name: string): readonly string[];
}
