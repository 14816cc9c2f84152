/** Reads settings files. A file that is absent is empty; one that cannot be read is a problem, never a failure. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { errnoCode } from '@foretoken/base/app-error.js';
import { fileFault } from '@foretoken/base/file-fault.js';
import { settingsLimits } from './limits.js';
import { emptyLayer, layerOfText, type SettingsLayer } from './settings-layer.js';

/** Blocks for one small read. Follows links, for the user's own file may be one. */
export function readSettingsFile(path: string): SettingsLayer {
  return readLayer(path, 0);
}

/** A file that a repository brought: never through a link, which could show a line of any file in a message. */
export function readProjectSettingsFile(path: string): SettingsLayer {
  return readLayer(path, constants.O_NOFOLLOW ?? 0);
}

function readLayer(path: string, flags: number): SettingsLayer {
  try {
    const text = readSmallFile(path, settingsLimits.fileBytesMax, flags);
    return text === undefined
      ? problemLayer(path, `This is no regular file of at most ${settingsLimits.fileBytesMax} bytes; it is not read.`)
      : layerOfText(text, path);
  } catch (thrown) {
    const code = errnoCode(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return emptyLayer;
    if (code === 'ELOOP') return problemLayer(path, 'This is a link; project settings are not read through links.');
    return problemLayer(path, `The file cannot be read: ${fileFault(thrown, path)}.`);
  }
}

/** Undefined when it is no regular file or too large. Never waits on a pipe. Throws what the system says. */
export function readSmallFile(path: string, bytesMax: number, flags = 0): string | undefined {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | flags);
  try {
    const stat = fstatSync(file);
    return stat.isFile() && stat.size <= bytesMax ? readFileSync(file, 'utf8') : undefined;
  } finally {
    closeSync(file);
  }
}

function problemLayer(source: string, message: string): SettingsLayer {
  return { values: new Map(), problems: [{ source, message }] };
}
