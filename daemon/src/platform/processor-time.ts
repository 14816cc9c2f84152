/** Processor time of programs that we started, as a sign that they are at work. */
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds that the processes of a group have computed so far; undefined where there is no /proc. Reads a small file a process of the machine. */
export function groupProcessorMs(group: number): number | undefined {
  let ms = 0;
  try {
    for (const name of readdirSync('/proc')) if (/^\d+$/.test(name)) ms += processorMs(name, group);
    return ms;
  } catch {
    return undefined;
  }
}

/** Of one process and of its children that have ended; 0 where it is of another group, or has just ended. */
function processorMs(pid: string, group: number): number {
  try {
    // A program's name may hold blanks and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[2]) !== group) return 0;
    return fields.slice(11, 15).reduce((ticks, field) => ticks + Number(field), 0) * msPerTick;
  } catch {
    return 0;
  }
}

/** Linux tells its processes' times in hundredths of a second on every platform that Node.js runs on. */
const msPerTick = 10;
