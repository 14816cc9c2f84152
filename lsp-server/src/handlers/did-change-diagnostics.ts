/** `foretoken/didChangeDiagnostics`: what is wrong near the cursor names what is looked for. */
import { pathOfUri } from '@foretoken/codebase/text/file-uri.js';
import { methods } from '@foretoken/protocol/methods.js';
import { RpcError, rpcCodes } from '../rpc/rpc-error.js';
import type { SessionContext } from '../session/session-context.js';

export function didChangeDiagnostics(session: SessionContext, raw: unknown): void {
  const parsed = methods.didChangeDiagnostics.params.safeParse(raw);
  if (!parsed.success)
    throw new RpcError(rpcCodes.invalidParams, 'params must be {"uri", "diagnostics": [{"line", "message"}]}.');
  const { uri, diagnostics } = parsed.data;
  const path = pathOfUri(uri);
  if (path !== undefined) session.activity.diagnosed(uri, { path, diagnostics });
}
