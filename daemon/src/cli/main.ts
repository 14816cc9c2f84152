/** Entry of every command. The forwarder that editors start is loaded before anything else: it must be up at once. */
const argv = process.argv.slice(2);
if (argv[0] === 'lsp' && argv[1] === '--stdio') {
  const { forwardStdio } = await import('../forwarder/forward-stdio.js');
  await forwardStdio();
} else {
  const { runCommandLine } = await import('./run-command-line.js');
  process.exitCode = await runCommandLine(argv);
}

export {};
