/** The disk that holds indexes and state: room on it, and whether it is a network disk, on which databases break. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DoctorCheck, type Finding, note, ok, problem } from '../doctor-check.js';

export const diskCheck: DoctorCheck = {
  name: 'disk',
  summary: 'Whether there is room for indexes, on a disk of this machine.',
  async run({ folders, platform }) {
    const findings: Finding[] = [];
    for (const folder of new Set([folders.cache, folders.state])) {
      let at = folder;
      while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
      const disk = await statfs(at);
      const freeMegabytes = Math.floor((disk.bavail * disk.bsize) / 1e6);
      if (platform === 'linux' && networkDisks.has(disk.type))
        findings.push(
          note(
            `${folder} lies on a network disk (${networkDisks.get(disk.type) ?? ''}).`,
            'Set FORETOKEN_HOME to a folder on a disk of this machine.',
          ),
        );
      if (freeMegabytes < freeMegabytesMin)
        findings.push(
          problem(
            `The disk of ${folder} has ${freeMegabytes} MB left.`,
            'Make room; `foretoken reset` deletes all indexes.',
          ),
        );
      else if (folder === folders.cache) findings.push(ok(`${freeMegabytes} MB free for indexes.`));
    }
    return findings;
  },
};

/** An index takes about a third of the text it covers. */
const freeMegabytesMin = 200;

/** File system types as `statfs` names them; source: Linux `include/uapi/linux/magic.h`. */
const networkDisks = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB 2'],
  [0x01021997, '9P'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
]);
