/** Reads git's index: which files it knows, and what they looked like on the disk when it last saw them. */

export interface IndexedFile {
  /** Relative to the top of the repository, with '/'. */
  readonly path: string;
  readonly mtimeMs: number;
  /** Bytes, of the lower 32 bits. */
  readonly size: number;
}

/** The plain files of an index of version 2 to 4 whose object names have `idBytes`; undefined when this is none. Source: git's gitformat-index. */
export function parseGitIndex(content: Buffer, idBytes: number): IndexedFile[] | undefined {
  const flagsAt = timesAndSizeBytes + idBytes;
  const fixedBytes = flagsAt + 2;
  if (content.length < 12 || content.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  const version = content.readUInt32BE(4);
  if (version < 2 || version > 4) return undefined;
  const count = content.readUInt32BE(8);
  const files: IndexedFile[] = [];
  let at = 12;
  let path = '';
  for (let i = 0; i < count; i++) {
    if (at + fixedBytes > content.length) return undefined;
    const flags = content.readUInt16BE(at + flagsAt);
    const extended = version >= 3 && (flags & 0x4000) !== 0;
    let nameAt = at + fixedBytes + (extended ? 2 : 0);
    let kept = 0;
    if (version === 4) {
      const dropped = readVariable(content, nameAt);
      kept = Math.max(0, path.length - dropped.value);
      nameAt = dropped.end;
    }
    const end = content.indexOf(0, nameAt);
    if (end === -1) return undefined;
    path = path.slice(0, kept) + content.toString('latin1', nameAt, end);
    const mtimeMs = content.readUInt32BE(at + 8) * 1000 + Math.floor(content.readUInt32BE(at + 12) / 1e6);
    const skipped = extended && (content.readUInt16BE(at + fixedBytes) & 0x4000) !== 0;
    if (content.readUInt32BE(at + 24) >>> 12 === plainFile && !skipped)
      files.push({ path: Buffer.from(path, 'latin1').toString('utf8'), mtimeMs, size: content.readUInt32BE(at + 36) });
    // Names end in one to eight NULs, up to a multiple of eight; in version 4 in one.
    at = version === 4 ? end + 1 : at + Math.ceil((end + 1 - at) / 8) * 8;
  }
  return files;
}

/** Times, device, mode, owner and size; object name and flags follow. */
const timesAndSizeBytes = 40;
const plainFile = 0b1000;

function readVariable(content: Buffer, at: number): { value: number; end: number } {
  let byte = content[at] ?? 0;
  let value = byte & 0x7f;
  let end = at + 1;
  while (byte >= 0x80 && end < content.length) {
    byte = content[end++] ?? 0;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, end };
}
