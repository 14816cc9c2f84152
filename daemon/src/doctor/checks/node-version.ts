/** The Node.js that runs this: older ones crash in the database module instead of saying so. */
import { type DoctorCheck, ok, problem } from '../doctor-check.js';

export const nodeVersionCheck: DoctorCheck = {
  name: 'node',
  summary: 'Whether this Node.js is new enough for the native modules.',
  async run({ nodeVersion }) {
    const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
    if (major > nodeMin.major || (major === nodeMin.major && minor >= nodeMin.minor))
      return [ok(`Node.js ${nodeVersion}.`)];
    const wanted = `${nodeMin.major}.${nodeMin.minor}`;
    return [
      problem(
        `Node.js ${nodeVersion} is older than ${wanted}.`,
        `Install Node.js ${wanted} or newer, or set FORETOKEN_NODE to one; the start script of a clone brings its own.`,
      ),
    ];
  },
};

/** The oldest version that the database module's prebuilt binary works on. */
const nodeMin = { major: 22, minor: 22 };
