/** The files of a codebase by which Maven and Gradle build it, told from its index. */
import { libraryLimits } from '../../libraries/limits.js';
import { openIndexReadonly } from '../store/index-database.js';

/** Root-relative, those nearest to the root first. */
export function javaBuildFiles(indexFolder: string): readonly string[] {
  const database = openIndexReadonly(indexFolder);
  try {
    const paths = database
      .prepare<[], string>(
        "SELECT path FROM files WHERE path LIKE '%pom.xml' OR path LIKE '%.gradle%' OR path LIKE '%gradle.lockfile' OR path LIKE '%.versions.toml'",
      )
      .pluck()
      .all()
      .filter((path) => isJavaBuildFile(path));
    const depthOf = (path: string) => path.split('/').length;
    return paths.sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1)).slice(0, libraryLimits.buildFilesMax);
  } finally {
    database.close();
  }
}

export function isJavaBuildFile(path: string): boolean {
  return /(?:^|\/)(?:pom\.xml|[^/]*\.gradle(?:\.kts)?|gradle\.lockfile|[^/]*\.versions\.toml)$/.test(path);
}
