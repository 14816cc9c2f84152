/** `npm run soak:clients`: 20,000 keys into each client; fails where nothing was shown, or client, daemon or indexer hold more than 1.1 times what they held a fifth of the way. --keys N, --only NAME. */
import { parseArgs } from 'node:util';
import { vscodeParts } from './code-server.js';
import { installedNeovim } from './neovim-process.js';
import { grownIn, type SoakedReport, soakClient, soakedNeovim, soakedVscode, soakedWebSocket } from './soak-clients.js';

const { values: options } = parseArgs({
  options: { keys: { type: 'string', default: '20000' }, only: { type: 'string', default: '' } },
});
const keys = Number(options.keys);
const nvim = installedNeovim('0.12');
const vscode = vscodeParts();
const clients: Readonly<Record<string, () => Promise<SoakedReport>>> = {
  websocket: () => soakClient(soakedWebSocket, keys),
  ...(nvim && { neovim: () => soakClient((scene) => soakedNeovim(nvim, scene), keys) }),
  ...(vscode && { vscode: () => soakClient((scene) => soakedVscode(vscode, scene), keys) }),
};
if (options.only !== '' && clients[options.only] === undefined)
  throw new Error(
    `--only takes one of those that are here (${Object.keys(clients).join(', ')}), not “${options.only}”`,
  );
if (!(keys >= 100)) throw new Error(`--keys takes a number from 100, not “${options.keys}”`);
/** The indexer's heap is collected late: it swings by as much between two looks. */
const mibMax = { client: 0, daemon: 0, indexer: 20 };
for (const [name, soaked] of Object.entries(clients)) {
  if (options.only !== '' && options.only !== name) continue;
  const report = await soaked();
  const grown = grownIn(report, 0.1, mibMax);
  console.log(JSON.stringify({ ...report, grown }));
  if (report.shown === 0 || grown.length > 0) process.exitCode = 1;
}
process.exit();
