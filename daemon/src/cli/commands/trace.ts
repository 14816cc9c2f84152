/** `foretoken trace`: why the newest completions of the running daemon came, or did not. */
import { outcomeText } from '@foretoken/assist/completion/traces/outcome-text.js';
import { messageLimits } from '@foretoken/protocol/message-limits.js';
import { methods } from '@foretoken/protocol/methods.js';
import { runningDaemon } from '../../operations/connect-daemon.js';
import type { CommandCall } from '../command.js';
import { countFlag } from '../count-flag.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { printJson, printLine, sayLine } from '../output.js';
import { printable } from '../progress-line.js';

export async function run({ io, flags, signal }: CommandCall): Promise<ExitCode> {
  const tracesMax = countFlag(flags['max'], 'max', 20, messageLimits.tracesMax);
  const daemon = await runningDaemon(io.env);
  try {
    const { traces } = await daemon.caller.call(methods.trace, { tracesMax }, 10_000, signal);
    if (flags['json'] === true) {
      await printJson(io, { traces });
      return exitCodes.done;
    }
    for (const trace of traces) {
      const time = new Date(trace.wallMs).toTimeString().slice(0, 8);
      const isOwn = trace.suggestionId === undefined || trace.suggestionId === trace.completionId;
      const of = isOwn ? '' : `, of #${trace.suggestionId}`;
      const fate = trace.fate === undefined ? '' : `, ${trace.fate}`;
      const redacted = trace.redactions
        ? `, ${trace.redactions} ${trace.redactions === 1 ? 'secret' : 'secrets'} replaced`
        : '';
      const prompt = trace.prompt === undefined ? '' : `, ${promptText(trace.prompt)}`;
      const ahead = trace.contextAhead === true ? ', context found ahead' : '';
      const stages = trace.stages.map(({ stage, ms }) => `${stage} ${ms.toFixed(1)}`).join(', ');
      await printLine(
        io,
        printable(
          `${time} #${trace.completionId} ${trace.path}:${trace.line} ${outcomeText(trace)}${of}${fate}${redacted}${prompt}${ahead}, ${trace.ms.toFixed(1)} ms [${stages}]`,
        ),
      );
    }
    if (traces.length === 0) await sayLine(io, 'No completion has been asked for yet.');
    return exitCodes.done;
  } finally {
    daemon.close();
  }
}

/** How much of a prompt the server had to read anew. */
function promptText({ tokens, recomputed, exact }: { tokens: number; recomputed: number; exact: boolean }): string {
  return `prompt of ${exact ? '' : 'about '}${tokens} tokens, ${recomputed} of them new to the server`;
}
