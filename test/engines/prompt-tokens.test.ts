/** Budgets in tokens against a real llama.cpp server: what it counts is learnt, and no prompt is longer than it may be. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cursorContext } from '@foretoken/assist/completion/lines/cursor-context.js';
import { BackendRun } from '@foretoken/assist/completion/streams/backend-run.js';
import { compilePrompt } from '@foretoken/assist/prompt/compile-prompt.js';
import { PromptMeter } from '@foretoken/assist/prompt/prompt-meter.js';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { createBackendSlot } from '@foretoken/daemon/compose-backend.js';
import { defaultSettings } from '@foretoken/daemon/settings/load-settings.js';
import { familyOf } from '@foretoken/inference/models/match-family.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import { type LlamaCppServer, llamaCppMissing, startLlamaCpp } from './llama-cpp-server.js';

const tokensMax = 300;
const sources = join(import.meta.dirname, '../../../assist/src/context');

describe('prompts that llama.cpp counts', function () {
  this.timeout(300_000);
  let server: LlamaCppServer;

  before(async function () {
    const missing = llamaCppMissing();
    if (missing !== undefined) {
      console.log(`    skipped: ${missing}`);
      return this.skip();
    }
    server = await startLlamaCpp({ threads: 1 });
  });
  after(() => server?.stop());

  it('stay within their budget, by a length of tokens that is soon known', async () => {
    const deadlines = { firstTokenMs: 60_000, totalMs: 60_000 };
    const backend = createServerBackend({ url: server.url, model: '', deadlines });
    await backend.probe(AbortSignal.timeout(30_000));
    const { model } = backend;
    const [meter, lengths] = [new PromptMeter(), new TokenLengths()];
    const counted: number[] = [];
    const files = readdirSync(sources).filter((name) => name.endsWith('.ts') && !name.includes('trees'));
    for (const name of files.slice(0, 12)) {
      const prefix = readFileSync(join(sources, name), 'utf8').slice(0, -200);
      if (prefix.length < 1_500) continue;
      const charactersPerToken = lengths.charactersPerToken(model, 'typescript');
      const source = { repository: '', path: name, languageId: 'typescript', prefix, suffix: '', snippets: [] };
      const { prompt, stop } = compilePrompt({ ...source, family: familyOf(model), tokensMax, charactersPerToken });
      const cost = meter.sending(prompt, charactersPerToken, ({ promptTokens }) =>
        lengths.learn(model, 'typescript', prompt.length, promptTokens),
      );
      const request = { prompt, stop, tokensMax: 2, temperature: 0, topP: 1 };
      for await (const part of meter.listening(backend).complete(request, new AbortController().signal))
        assert.ok(part.kind === 'text' || part.reason !== 'failed', JSON.stringify(part));
      assert.ok(cost().exact);
      counted.push(cost().tokens);
    }
    await backend.close();
    assert.ok(counted.length >= 4 && counted.every((tokens) => tokens <= tokensMax), counted.join(' '));
    // Below what was counted on average, so that no prompt is too long, and not by more than the files differ.
    const [learnt] = lengths.learnt();
    const share = lengths.charactersPerToken(model, 'typescript') / (learnt?.mean ?? Number.NaN);
    assert.ok(share > 0.75 && share < 1, String(share));
  });

  it('are cut at their first key to what the context holds, whatever a character takes', async () => {
    const before = { ...defaultSettings, 'backend.url': server.url, 'backend.first_token_ms': 60_000 };
    const settings = { ...before, 'backend.total_ms': 90_000, 'backend.prompt_tokens_max': 1_000_000 };
    const lengths = new TokenLengths();
    const slot = createBackendSlot(() => settings, systemClock, silentLog, { lengths, modelsFolder: '/nowhere' });
    await slot.named(AbortSignal.timeout(30_000));
    const backend = slot.current('python');
    assert.ok(backend);
    const holds = backend.backend.served?.model.contextTokens ?? Number.NaN;
    const text = 'names = ["東京", "横浜", "名古屋", "京都", "大阪", "神戸", "福岡"]  # 日本の都市の名前\n'.repeat(
      1_000,
    );
    const source = { owner: 'o', path: 'a.py', languageId: 'python', prefix: text, suffix: '', repository: '' };
    const code = { tables: undefined, overlays: new Map() };
    const compiled = backend.compile({ ...source, snippets: [], code });
    const never = new AbortController().signal;
    const first = await backend.backend.countTokens?.(compiled.prompt, never);
    assert.ok((first ?? 0) > holds, `${first} tokens`);
    const run = new BackendRun({
      backend: backend.backend,
      completion: { prompt: compiled.prompt, stop: compiled.stop, tokensMax: 2, temperature: 0, topP: 1 },
      shorter: compiled.shorter,
      scene: { at: cursorContext(text, text.length), languageId: 'python', lineOnly: false, markers: [] },
      clock: systemClock,
    });
    assert.equal((await run.result).kind, 'text');
    const next = backend.compile({ ...source, snippets: [], code });
    const second = (await backend.backend.countTokens?.(next.prompt, never)) ?? 0;
    assert.ok(second < holds && second > holds / 4, `${second} of ${holds}`);
    await slot.close();
  });
});
