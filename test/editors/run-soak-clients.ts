/**
 * `npm run soak:clients`: 20,000 keys into each client; fails where nothing was shown, where client, daemon or indexer take more than 1.1 times
 * what they took a fifth of the way, and where they hold 1 MiB more, 70 bytes a key. --keys N, --only NAME, --leak BYTES of each key, to see it found.
 */
import { parseArgs } from 'node:util';
import { vscodeParts } from './code-server.js';
import { installedNeovim } from './neovim-process.js';
import { grownIn, type SoakedReport, soakClient } from './soak-clients.js';
import { soakedNeovim, soakedVscode, soakedWebSocket } from './soaked-clients.js';
import { builtCore, soakedCore } from './soaked-core.js';

const { values: options } = parseArgs({
  options: {
    keys: { type: 'string', default: '20000' },
    only: { type: 'string', default: '' },
    leak: { type: 'string', default: '0' },
  },
});
const keys = Number(options.keys);
const leakBytes = Number(options.leak);
const nvim = installedNeovim('0.12');
const vscode = vscodeParts();
const core = builtCore();
if ('missing' in core) console.log(`  skipped: the JetBrains core, because ${core.missing}`);
const clients: Readonly<Record<string, () => Promise<SoakedReport>>> = {
  websocket: () => soakClient(soakedWebSocket, keys, leakBytes),
  ...(nvim && { neovim: () => soakClient((scene) => soakedNeovim(nvim, scene), keys, leakBytes) }),
  ...('classPath' in core && {
    jetbrains: () => soakClient((scene) => soakedCore(core.classPath, scene), keys, leakBytes),
  }),
  ...(vscode && { vscode: () => soakClient((scene) => soakedVscode(vscode, scene), keys, leakBytes) }),
};
if (options.only !== '' && clients[options.only] === undefined)
  throw new Error(
    `--only takes one of those that are here (${Object.keys(clients).join(', ')}), not “${options.only}”`,
  );
if (!(keys >= 100)) throw new Error(`--keys takes a number from 100, not “${options.keys}”`);
const limits = {
  residentShareMax: 0.1,
  /** The indexer's heap is collected late: it swings by as much between two looks. */
  residentMibMax: { client: 0, daemon: 0, indexer: 20 },
  heldMibMax: 1,
};
for (const [name, soaked] of Object.entries(clients)) {
  if (options.only !== '' && options.only !== name) continue;
  const report = await soaked();
  const grown = grownIn(report, limits);
  console.log(JSON.stringify({ ...report, grown }));
  if (report.shown === 0 || grown.length > 0) process.exitCode = 1;
}
process.exit();
