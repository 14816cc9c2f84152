/** Plays the shared scenarios in one client; what it has no key for is left out by name. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EditorScene, until } from './editor-scene.js';
import { type Key, keysOf, type Scenario, type Step, scenarios } from './scenarios.js';

/** A client in its editor, as its user has it. Lines come without their indentation. */
export interface ScenarioClient {
  /** What its user can ask of it; `killDaemon` says that it gets over that by itself. */
  readonly keys: Readonly<Partial<Record<Key, () => Promise<void>>>>;
  /** Opens a file, with the cursor in a new line at its end. */
  open(path: string): Promise<void>;
  type(text: string): Promise<void>;
  left(places: number): Promise<void>;
  /** The cursor's line as the screen has it, ghost text included. */
  drawn(): Promise<string>;
  /** The first line of ghost text below the cursor's. */
  below(): Promise<string>;
  /** The cursor's line in the document. */
  line(): Promise<string>;
  /** What a user does who sees nothing yet. */
  again(): Promise<void>;
  save(): Promise<void>;
}

/** Declares a test for each scenario; `offers` are the client's keys, named before it is started. */
export function itPlaysScenarios(
  offers: readonly Key[],
  scene: () => EditorScene,
  client: () => ScenarioClient,
  only: (scenario: Scenario) => boolean = () => true,
): void {
  for (const scenario of scenarios.filter(only)) {
    const missing = keysOf(scenario).filter((key) => !offers.includes(key));
    if (missing.length > 0) {
      console.log(`    not in this client: “${scenario.name}” (${missing.join(', ')})`);
      continue;
    }
    it(scenario.name, async () => {
      await client().open(join(scene().root, scenario.file));
      for (const step of scenario.steps) await play(step, scenario, scene(), client());
    });
  }
}

async function play(step: Step, scenario: Scenario, scene: EditorScene, client: ScenarioClient): Promise<void> {
  switch (step[0]) {
    case 'type':
      return await client.type(step[1]);
    case 'left':
      return await client.left(step[1]);
    case 'see':
      return await untilEqual(step, () => client.drawn());
    case 'seeAgain': {
      const began = performance.now();
      await untilEqual(step, async () => {
        const drawn = await client.drawn();
        if (drawn !== step[1].trim()) await client.again();
        return drawn;
      });
      console.log(`    ghost text again after ${Math.round(performance.now() - began)} ms`);
      // What was shown before may have been typed along: the next daemon says the same of what it was told.
      if (keysOf(scenario).includes('killDaemon'))
        await until(async () => {
          if (scene.hasShown(scenario.file) && (await client.drawn()) === step[1].trim()) return true;
          await client.again();
          return false;
        });
      return;
    }
    case 'seeBelow':
      return await untilEqual(step, () => client.below());
    case 'line':
      return await untilEqual(step, () => client.line());
    case 'seeNothing':
      return await untilNothing(client);
    case 'fileAfterSave': {
      await client.save();
      const [, , number] = step;
      const line = () => readFileSync(join(scene.root, scenario.file), 'utf8').split('\n')[number - 1] ?? '';
      return await untilEqual(step, async () => line().trim());
    }
    default: {
      const press = client.keys[step[0]];
      assert.ok(press !== undefined, `the client has no ${step[0]}`);
      await press();
    }
  }
}

async function untilEqual(step: readonly [string, string, number?], look: () => Promise<string>): Promise<void> {
  let seen = '';
  try {
    await until(async () => {
      seen = await look();
      return seen === step[1].trim();
    });
  } catch {
    assert.equal(seen, step[1].trim(), step[0]);
  }
}

/** That nothing comes has no event: it is looked at a few times. */
async function untilNothing(client: ScenarioClient): Promise<void> {
  let drawn = '';
  for (let quiet = 0, looks = 0; quiet < 4; looks++) {
    drawn = await client.drawn();
    // An editor without the keys draws no line at all.
    quiet = drawn !== '' && drawn === (await client.line()) ? quiet + 1 : 0;
    assert.ok(looks < 400, drawn === '' ? 'no line is drawn' : `there is ghost text: ${drawn}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
