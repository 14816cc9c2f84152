/** How a model that only chats is asked to complete code: the system's words, and the file with a hole as the user's. */
import type { FimFamily } from './fim-family.js';

export const chatSystem =
  'You complete code in an editor. You are given a file with a hole and answer with the code that belongs into the hole, and with nothing else: ' +
  'no explanation, no Markdown. You begin with the unfinished line that is given last, exactly as it is, and go on from there. ' +
  'You write the rest of that line, and further lines only where they belong to it. You repeat nothing of what stands behind the hole.';

/** What is being written stands last, so that typing changes the end alone. */
const hole = `File {path}:

{head}<HOLE>{suffix}

The unfinished line in the place of <HOLE>:
{line}`;

export const chatFamily: FimFamily = {
  name: 'chat',
  models: /$^/,
  example: 'chat',
  source: 'none: a hole in a file, in words',
  alone: hole,
  amongFiles: `From other files:\n\n{files}\n${hole}`,
  file: '{title}{code}\n',
  stop: ['<HOLE>', '<|endoftext|>', '<|im_end|>', '<|eot_id|>'],
};

/** Whether a model is tuned for chats, by one of its names. Coders of ours that fill in the middle are known before. */
export function isChatName(name: string): boolean {
  return /(?:^|[-_./: ])(?:instruct|chat|it|assistant)(?:$|[-_.:@ ])|^(?:gpt-[345o]|o\d-|claude|gemini)/i.test(name);
}
