/** Profiles: what an item says, which one serves a task and language, and what holds for a server of its own. */
import assert from 'node:assert/strict';
import { checkText } from '../../src/settings/check-value.js';
import { defaultSettings, loadSettings } from '../../src/settings/load-settings.js';
import { type Profile, profilesFor, settingsOfProfile, type Task } from '../../src/settings/profiles.js';
import { type Settings, settingEntry } from '../../src/settings/settings-table.js';

function settingsWith(profiles: readonly string[], more: Partial<Settings> = {}): Settings {
  return { ...defaultSettings, 'backend.model': 'main', 'models.profiles': profiles, ...more };
}

function only(item: string): Profile {
  return profilesFor('completion', 'python', settingsWith([item]))[0];
}

describe('profiles', () => {
  it('come in the order in which they are listed, those for all languages too, and the backend last', () => {
    const settings = settingsWith([
      'completion/python=our-style',
      'completion/Go=our-style',
      'chat=talker',
      'completion=any-code',
      'completion/python=second',
    ]);
    const models = (task: Task, language: string) => profilesFor(task, language, settings).map(({ model }) => model);
    assert.deepEqual(models('completion', 'python'), ['our-style', 'any-code', 'second', 'main']);
    assert.deepEqual(models('completion', 'go'), ['our-style', 'any-code', 'main']);
    assert.deepEqual(models('completion', 'rust'), ['any-code', 'main']);
    assert.deepEqual(models('chat', 'go'), ['talker', 'main']);
    assert.deepEqual(models('edit', 'go'), ['main']);
  });

  it('have the parameters that suit their task, and those that they name', () => {
    const settings = settingsWith([]);
    const of = (task: Task) => {
      const { temperature, topP, tokensMax } = profilesFor(task, 'python', settings)[0];
      return [temperature, topP, tokensMax];
    };
    assert.deepEqual(of('completion'), [0.1, 0.95, 128]);
    assert.deepEqual(of('explanation'), [0.3, 0.9, 1_000]);
    assert.deepEqual(of('chat'), [0.7, 0.9, 2_000]);
    const named = only('completion/python=org/model:7b temperature=0.25 top_p=1 tokens=64');
    assert.deepEqual([named.model, named.temperature, named.topP, named.tokensMax], ['org/model:7b', 0.25, 1, 64]);
    const longest = settingsWith([], { 'backend.completion_tokens_max': 4_096 });
    assert.equal(profilesFor('completion', 'python', longest)[0].tokensMax, 500);
  });

  it('of embedding are for all languages, and of embedding.url where they name no server', () => {
    const settings = settingsWith(['embedding=mini url=http://127.0.0.1:8081'], { 'embedding.api_key': 'hush' });
    const own = settingsOfProfile(profilesFor('embedding', '*', settings)[0], settings);
    assert.deepEqual(
      [own['embedding.url'], own['embedding.model'], own['embedding.api_key']],
      ['http://127.0.0.1:8081', 'mini', ''],
    );
  });

  it('with a server of its own take neither the key nor the laxness of the other one along', () => {
    const settings = settingsWith([], {
      'backend.url': 'http://127.0.0.1:8000',
      'backend.endpoints': ['http://127.0.0.1:8001'],
      'backend.api_key': 'hush',
      'backend.api_key_command': ['pass'],
      'backend.redaction': 'off',
    });
    const at = (url: string) => settingsOfProfile(only(`completion=m url=${url} key_file=/key`), settings);
    const far = at('http://gpu.example:8000');
    assert.deepEqual(
      [far['backend.url'], far['backend.endpoints'], far['backend.model']],
      ['http://gpu.example:8000', [], 'm'],
    );
    assert.deepEqual(
      [far['backend.api_key'], far['backend.api_key_command'], far['backend.api_key_file']],
      ['', [], '/key'],
    );
    assert.equal(far['backend.redaction'], 'on');
    assert.equal(at('http://127.0.0.1:9000')['backend.redaction'], 'off');
    assert.equal(settingsOfProfile(only('completion=m'), settings)['backend.api_key'], 'hush');
  });

  it('that cannot be understood are refused where they are set, with an example', () => {
    for (const item of [
      'python=m',
      'completion',
      'completion=',
      'completion/=m',
      'complete=m',
      'embedding/python=m',
      'completion=m temperature=3',
      'completion=m top_p=0',
      'completion=m tokens=0',
      'completion=m tokens=1.5',
      'completion=m url=ftp://x',
      'completion=m url=http://me:hush@x',
      'completion=m colour=red',
      'completion=m key_file=',
    ]) {
      const checked = checkText(settingEntry('models.profiles'), item);
      assert.ok(!checked.ok && checked.takes.includes('completion/python=MODEL'), item);
    }
    const { problems, settings } = loadSettings({
      folders: { config: '/nowhere', run: '/nowhere' },
      env: { FORETOKEN_MODELS_PROFILES: 'chat' },
    });
    assert.equal(problems.length, 1);
    assert.deepEqual(settings['models.profiles'], []);
    assert.ok(!checkText(settingEntry('models.adapters'), 'our-style').ok);
    assert.ok(checkText(settingEntry('models.adapters'), 'our-style=/adapters/our-style').ok);
  });
});
