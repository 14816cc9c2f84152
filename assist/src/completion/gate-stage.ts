/** The last stage before something is shown: what is not likely enough to be taken is held back, unless the user asked by hand. */
import type { GateJudgement, QuietGate } from '../feedback/quiet-gate.js';
import type { CompletionItem, CompletionRequest, CompletionSource } from './completion-pipeline.js';
import type { CursorContext } from './cursor-context.js';

interface GatedOffer {
  readonly text: string;
  readonly confidence: number;
  readonly from: CompletionSource;
  /** What made it, where it was kept. */
  readonly madeBy?: 'embedded' | 'backend' | undefined;
}

export type Gated<Offer> =
  | {
      readonly kind: 'passed';
      readonly offers: readonly Offer[];
      /** Has the gate learn of what becomes of the items that the offers were made. */
      readonly learnOf: (items: readonly CompletionItem[]) => void;
    }
  /** `detail`: how likely, and what speaks against it. */
  | { readonly kind: 'held-back'; readonly detail: string };

/** What is typed along is on screen already and passes. Costs some tens of microseconds. */
export function throughGate<Offer extends GatedOffer>(
  gate: QuietGate | undefined,
  request: CompletionRequest,
  at: CursorContext,
  offers: readonly Offer[],
): Gated<Offer> {
  const { acceptanceMin } = request.policy;
  const isAsked = request.trigger === 'automatic' && request.fresh !== true && offers[0]?.from !== 'type-through';
  if (gate === undefined || acceptanceMin === undefined || !isAsked)
    return { kind: 'passed', offers, learnOf: () => {} };
  const judged = offers.map((offer) => ({ offer, judgement: judge(gate, request, at, offer) }));
  const passed = judged.filter(({ judgement }) => judgement.probability >= acceptanceMin);
  if (passed.length === 0) {
    const [first] = judged;
    return { kind: 'held-back', detail: detailOf(first?.judgement, acceptanceMin) };
  }
  return {
    kind: 'passed',
    offers: passed.map(({ offer }) => offer),
    learnOf(items) {
      for (const [place, { completionId }] of items.entries()) {
        const judgement = passed[place]?.judgement;
        if (judgement !== undefined) gate.shown(completionId, judgement);
      }
    },
  };
}

function judge(
  gate: QuietGate,
  { owner, document, offset }: CompletionRequest,
  { linePrefix, lineSuffix }: CursorContext,
  { text, from, confidence, madeBy = from === 'embedded' ? 'embedded' : 'backend' }: GatedOffer,
): GateJudgement {
  return gate.judge({
    owner,
    languageId: document.languageId,
    line: document.positionAt(offset, 'utf-16').line,
    linePrefix,
    lineSuffix,
    text,
    madeBy,
    // From a backend, 1 says that it does not tell.
    confidence: madeBy === 'embedded' || confidence < 1 ? confidence : undefined,
  });
}

function detailOf(judgement: GateJudgement | undefined, acceptanceMin: number): string {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const because = judgement?.against === undefined ? '' : `: ${judgement.against}`;
  return `${percent(judgement?.probability ?? 0)} likely to be taken, where ${percent(acceptanceMin)} are asked for${because}`;
}
