import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { playTranscript } from './transcript.js';

describe('LSP transcripts', () => {
  const folder = fileURLToPath(new URL('../../test/transcripts/', import.meta.url));
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.transcript'))) {
    it(file.replace('.transcript', '').replaceAll('-', ' '), () => playTranscript(readFileSync(folder + file, 'utf8')));
  }
});
