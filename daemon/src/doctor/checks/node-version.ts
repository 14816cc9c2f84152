/** The Node.js that runs this: older ones crash in the database module instead of saying so, or can be slowed by what a repository holds. */
import { type DoctorCheck, note, ok, problem } from '../doctor-check.js';

export const nodeVersionCheck: DoctorCheck = {
  name: 'node',
  summary:
    'Whether this Node.js is new enough for the native modules, and withstands texts that were written to collide.',
  async run({ nodeVersion }) {
    const [major = 0, minor = 0, patch = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
    const wanted = `${nodeMin.major}.${nodeMin.minor}`;
    if (major < nodeMin.major || (major === nodeMin.major && minor < nodeMin.minor))
      return [
        problem(
          `Node.js ${nodeVersion} is older than ${wanted}.`,
          `Install Node.js ${wanted} or newer, or set FORETOKEN_NODE to one; the start script of a clone brings its own.`,
        ),
      ];
    const seeded = seededFrom.find((line) => line.major === major);
    if (seeded !== undefined && (minor < seeded.minor || (minor === seeded.minor && patch < seeded.patch)))
      return [
        note(
          `Node.js ${nodeVersion} can be slowed by a repository that holds many texts of digits written to collide (CVE-2026-21717).`,
          `Install Node.js ${seeded.major}.${seeded.minor}.${seeded.patch} or newer.`,
        ),
      ];
    return [ok(`Node.js ${nodeVersion}.`)];
  },
};

/** The oldest version that the database module's prebuilt binary works on. */
const nodeMin = { major: 22, minor: 22 };

/** Of the lines that had the fault, the first version in which texts that look like numbers are hashed with a seed (release notes of March 2026). */
const seededFrom = [
  { major: 22, minor: 22, patch: 2 },
  { major: 24, minor: 14, patch: 1 },
  { major: 25, minor: 8, patch: 2 },
];
