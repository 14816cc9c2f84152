import assert from 'node:assert/strict';
import type { CommandEntry } from '../../src/cli/command.js';
import { commandTable } from '../../src/cli/command-table.js';
import { countFlag } from '../../src/cli/count-flag.js';
import { commandHelpText } from '../../src/cli/help-text.js';
import { commandNamed, parseArguments } from '../../src/cli/parse-arguments.js';
import { UsageError } from '../../src/cli/usage-error.js';

const fails = (run: () => unknown, message: RegExp) =>
  assert.throws(run, (thrown) => thrown instanceof UsageError && message.test(thrown.message));

describe('parse arguments', () => {
  it('reads flags and arguments in any order', () => {
    const { flags, positionals } = parseArguments(commandNamed('search'), [
      'open',
      '--json',
      '--max=3',
      'file',
      '--root',
      '/r',
    ]);
    assert.deepEqual(flags, { json: true, max: '3', root: '/r' });
    assert.deepEqual(positionals, ['open', 'file']);
  });

  it('takes what follows -- as it is', () => {
    assert.deepEqual(parseArguments(commandNamed('search'), ['--', '--json']).positionals, ['--json']);
  });

  it('says the nearest command and flag, and what is only planned', () => {
    fails(() => commandNamed('serach'), /Did you mean `foretoken search`\?/);
    fails(() => commandNamed('frobnicate'), /There is no command "frobnicate"\.$/);
    fails(() => parseArguments(commandNamed('search'), ['x', '--jsno']), /no flag --jsno\. Did you mean --json\?/);
    fails(() => parseArguments(commandNamed('stop'), ['-x']), /no flag -x/);
    for (const name of ['chat', 'review', 'commit-message'])
      assert.throws(
        () => commandNamed(name),
        (thrown) => thrown instanceof UsageError && thrown.code === 'COMMAND_NOT_YET',
      );
  });

  it('explains a verb by itself, with the flags that it takes', () => {
    const pull = commandHelpText(commandNamed('models'), ['pull', '--help']);
    assert.match(pull, /^Use: foretoken models pull \[NAME \| FILE \| URL\]$/m);
    assert.match(pull, /^ {2}--yes +Install the engine too, where nothing runs the model yet\.$/m);
    assert.doesNotMatch(pull, /--gpu|llama-server/);
    assert.match(
      commandHelpText(commandNamed('models'), ['--help']),
      /^ {2}pull \[NAME \| FILE \| URL\] +Fetch a model/m,
    );
    for (const { verbs = [], flags } of commandTable.map((entry): CommandEntry => entry))
      for (const verb of verbs)
        for (const name of verb.flags)
          assert.ok(
            flags.some((flag) => flag.name === name),
            `${verb.name} --${name}`,
          );
  });

  it('refuses too many arguments, too few, and flags with a value too many or too few', () => {
    fails(() => parseArguments(commandNamed('search'), []), /Use: foretoken search QUERY/);
    fails(() => parseArguments(commandNamed('stop'), ['now']), /Use: foretoken stop$/);
    fails(() => parseArguments(commandNamed('search'), ['x', '--max']), /--max takes a value: N/);
    fails(() => parseArguments(commandNamed('search'), ['x', '--json=yes']), /--json takes no value/);
  });

  it('reads counts within their range', () => {
    assert.equal(countFlag(undefined, 'max', 20, 100), 20);
    assert.equal(countFlag('100', 'max', 20, 100), 100);
    for (const bad of ['0', '101', '-1', '1e2', 'x', '']) fails(() => countFlag(bad, 'max', 20, 100), /from 1 to 100/);
  });
});
