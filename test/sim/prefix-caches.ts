/** What servers have to read anew of a prompt, by how they keep what they read before. In tokens, of which each prompt costs one at least. */
export interface PrefixCache {
  /** The tokens of a prompt that are read anew, each of so many characters, as its budget has them; it is kept for those that follow. */
  read(prompt: string, charactersPerToken: number): number;
}

/** As vLLM keeps prompts: in blocks of sixteen tokens (128 on a processor), each known by all that stands up to its end, of every prompt; only whole blocks serve again. */
export class BlockCache implements PrefixCache {
  readonly #blocks = new Set<number>();

  read(prompt: string, charactersPerToken: number): number {
    const tokens = Math.ceil(prompt.length / charactersPerToken);
    let known = 0;
    let isKnown = true;
    let hash = 17;
    for (let block = 0; (block + 1) * tokensPerBlock <= tokens; block++) {
      const end = Math.round((block + 1) * tokensPerBlock * charactersPerToken);
      for (let at = Math.round(block * tokensPerBlock * charactersPerToken); at < end; at++)
        hash = (Math.imul(hash, 0x9e3779b1) + prompt.charCodeAt(at)) | 0;
      const key = hash * 4_096 + block;
      isKnown &&= this.#blocks.has(key);
      // The last token is always computed.
      if (isKnown && (block + 1) * tokensPerBlock < tokens) known = (block + 1) * tokensPerBlock;
      this.#blocks.add(key);
    }
    return tokens - known;
  }
}

/**
 * As llama.cpp's server keeps prompts: one a slot. The slot whose prompt begins most alike takes the next one, if it is alike by a tenth; else the one that
 * was not used for longest.
 */
export class SlotCache implements PrefixCache {
  readonly #slotsMax: number;
  /** The one used last stands last. */
  #slots: readonly string[] = [];

  constructor(slotsMax: number) {
    this.#slotsMax = slotsMax;
  }

  read(prompt: string, charactersPerToken: number): number {
    const shared = this.#slots.map((slot) => sharedStart(slot, prompt));
    const most = Math.max(0, ...shared);
    const isAlike = most > prompt.length * alikeShareMin;
    const isFull = this.#slots.length >= this.#slotsMax;
    const replaced = isAlike ? shared.indexOf(most) : isFull ? 0 : -1;
    const known = replaced === -1 ? 0 : (shared[replaced] ?? 0);
    this.#slots = [...this.#slots.filter((_, at) => at !== replaced), prompt];
    const tokens = Math.ceil(prompt.length / charactersPerToken);
    return tokens - Math.min(tokens - 1, Math.floor(known / charactersPerToken));
  }
}

const tokensPerBlock = 16;
/** Of a prompt. Source: slot_prompt_similarity, llama.cpp's default. */
const alikeShareMin = 0.1;

function sharedStart(left: string, right: string): number {
  let at = 0;
  while (at < left.length && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  return at;
}
