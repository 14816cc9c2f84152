/** What `foretoken models list` says that a model on this machine is used for. */
import assert from 'node:assert/strict';
import type { LocalModel } from '@foretoken/inference/library/local-model.js';
import { localUses } from '../../src/cli/models/list-local-models.js';
import { defaultSettings } from '../../src/settings/load-settings.js';

const models: readonly LocalModel[] = ['small', 'large'].map((name) => ({
  name,
  path: `/models/${name}.gguf`,
  source: 'x',
  sha256: '0'.repeat(64),
  bytes: 1,
  pulled: '2026-01-02T03:04:05.000Z',
  licence: undefined,
  family: undefined,
  contextTokens: undefined,
  cacheBytesPerToken: undefined,
}));

describe('the uses of models on this machine', () => {
  it('are all that profiles name one for, and everything for the one that answers by default', () => {
    const profiles = ['completion/python=small', 'completion/sql=small', 'completion/go=elsewhere'];
    const settings = { ...defaultSettings, 'backend.local_model': 'large', 'models.profiles': profiles };
    assert.deepEqual(
      [...localUses(settings, models)],
      [
        ['small', 'in use for completion in python, completion in sql'],
        ['large', 'in use'],
      ],
    );
    assert.equal(localUses({ ...settings, 'backend.url': 'http://gpu-box:8000' }, models).size, 0);
  });
});
