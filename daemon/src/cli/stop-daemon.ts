/** Ends the running daemon and waits until it is gone. */
export async function stopDaemon(_env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  return false;
}
