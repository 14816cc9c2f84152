/** By which tasks and cursors are chosen: the same for the same text for ever, since figures are compared with those of before. */

/** 32-bit FNV-1a over UTF-16 units, its halves mixed. */
export function samplingHash(text: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
