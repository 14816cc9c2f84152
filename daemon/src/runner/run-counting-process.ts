/** The process that counts tokens by installed vocabularies: reads each once, answers over Node's IPC channel, and ends when that closes, or its daemon is gone. */
import { type FromCounting, isToCounting, type ToCounting } from '@foretoken/inference/tokenizers/counting-messages.js';
import { loadVocabulary, type Vocabulary } from '@foretoken/inference/tokenizers/vocabulary.js';
import { vocabularyPackages } from '@foretoken/inference/tokenizers/vocabulary-packages.js';
import { endWithParent } from './end-with-parent.js';

/** Runs until the channel closes. */
export async function runCountingProcess(): Promise<void> {
  // What a stranger's file makes of a text may never end, and then the channel is not heard either.
  endWithParent();
  const loaded = new Map<string, Vocabulary>();
  const tell = (message: FromCounting) => {
    if (process.connected) process.send?.(message);
  };
  process.on('message', (message: unknown) => {
    if (isToCounting(message)) tell({ kind: 'counted', id: message.id, tokens: count(message) });
  });
  await new Promise((resolve) => process.once('disconnect', resolve));

  function count({ folder, vocabulary, model, text }: ToCounting): number | undefined {
    const named = vocabularyPackages.find(({ name }) => name === vocabulary);
    if (named === undefined) return undefined;
    try {
      const known = loaded.get(folder) ?? loadVocabulary(folder, named);
      loaded.set(folder, known);
      return known.count(text, model);
    } catch {
      return undefined;
    }
  }
}
