/** Watches LSP frames go by for `shutdown` and `exit`, which decide the exit code; nothing else is read. */

export class ExitScan {
  /** The client asked for `shutdown`. */
  sawShutdown = false;
  /** The client said `exit`. */
  sawExit = false;
  #header = '';
  #bodyLeft = 0;
  #body = '';

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#bodyLeft > 0) {
        const end = Math.min(chunk.length, at + this.#bodyLeft);
        if (this.#body.length < bodyUnitsMax) this.#body += Buffer.from(chunk.subarray(at, end)).toString('latin1');
        this.#bodyLeft -= end - at;
        at = end;
        if (this.#bodyLeft === 0) this.#look();
        continue;
      }
      this.#header += String.fromCharCode(chunk[at] ?? 0);
      at++;
      if (this.#header.endsWith('\r\n\r\n')) {
        this.#bodyLeft = Number(/content-length:\s*(\d+)/i.exec(this.#header)?.[1] ?? 0);
        this.#header = '';
        this.#body = '';
      } else if (this.#header.length > headerUnitsMax) this.#header = this.#header.slice(-headerUnitsMax / 2);
    }
  }

  #look(): void {
    // Both messages are short; long ones are about documents.
    if (this.#body.length >= bodyUnitsMax) return;
    if (/"method"\s*:\s*"shutdown"/.test(this.#body)) this.sawShutdown = true;
    if (/"method"\s*:\s*"exit"/.test(this.#body)) this.sawExit = true;
  }
}

const headerUnitsMax = 4_096;
const bodyUnitsMax = 512;
