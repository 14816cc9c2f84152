/** Learns files for nothing, so that the first save after a start does not wait for code that never ran: it took 16 ms of processor time, and takes 7. */
import type { WalkedFile } from '../../files/walk.js';
import { indexLimits } from '../limits.js';
import { fileKinds, kindOfFile } from './file-usefulness.js';
import { FileLearner, type FileToLearn } from './learn-files.js';

/** Once for each root: the first files that are offered are taken. */
export class Practice {
  readonly #files: FileToLearn[] = [];
  #left: number = indexLimits.practiceFiles;

  /** A file that need not be learned. */
  offer({ path, absolute, bytes }: WalkedFile): void {
    if (this.#left === 0 || bytes > indexLimits.practiceFileBytesMax || kindOfFile(path) < fileKinds - 1) return;
    this.#left--;
    this.#files.push({ path, absolute, hash: undefined });
  }

  /** Learns some files, a millisecond each and later less; whether there are more. Nothing of it is kept or told. */
  step(): boolean {
    const learner = new FileLearner(indexLimits.practiceFileBytesMax);
    for (const file of this.#files.splice(0, indexLimits.practiceFilesAtOnce)) learner.learn(file);
    learner.end();
    return this.#files.length > 0;
  }
}
