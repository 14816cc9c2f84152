/** Secrets do not get through, and ordinary code does, unchanged. */
import assert from 'node:assert/strict';
import { placeholderPattern, redactSecrets, toPromptText } from '@foretoken/privacy/secret-filter.js';
import { harmless } from './data/harmless-lines.js';
import { secrets } from './data/labelled-secrets.js';

describe('secret filter', () => {
  it('has the precision and recall that were measured on the labelled lines', () => {
    assert.ok(secrets.length >= 150 && harmless.length >= 400);
    const missed = secrets.filter(({ line, secret }) => redactSecrets(line).text.includes(secret));
    const wrong = harmless.filter((line) => redactSecrets(line).count > 0);
    const found = secrets.length - missed.length;
    const precision = found / (found + wrong.length);
    const recall = found / secrets.length;
    const figures = `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`;
    console.log(`    ${secrets.length} secrets, ${harmless.length} harmless lines: ${figures}`);
    const lines = [...missed.map(({ line }) => `missed ${line}`), ...wrong.map((line) => `wrong ${line}`)].join('\n');
    assert.ok(precision >= 0.994 && recall >= 0.955, `${figures}\n${lines}`);
  });

  it('replaces only the secret, with a placeholder that names its kind', () => {
    const { text, count } = redactSecrets('db = "postgres://app:hunter2isNotGood@db.internal/app"');
    assert.equal(count, 1);
    assert.match(text, /^db = "postgres:\/\/app:REDACTED_URL_PASSWORD_[0-9a-f]{4}@db\.internal\/app"$/);
    assert.match(text, placeholderPattern);
  });

  it('gives one secret one placeholder, and two secrets two', () => {
    const [first = '', second = ''] = secrets.map(({ line }) => line);
    assert.equal(redactSecrets(first).text, redactSecrets(first).text);
    assert.notEqual(redactSecrets(`${first}\n${second}`).text.split('\n')[0], redactSecrets(second).text);
  });

  it('does not redact what it redacted', () => {
    const once = redactSecrets(secrets.map(({ line }) => line).join('\n')).text;
    assert.deepEqual(redactSecrets(once), { text: once, count: 0 });
  });

  it('keeps the number of lines of a private key', () => {
    const key = `a\n-----BEGIN RSA ${'PRIVATE'} KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEpAIBAAKCAQEA7\nabc+/=\n-----END RSA ${'PRIVATE'} KEY-----\nb`;
    const { text, count } = redactSecrets(key);
    assert.equal(count, 1);
    assert.equal(text.split('\n').length, key.split('\n').length);
    assert.ok(!text.includes('MIIEpAIBAAKCAQEA7') && text.startsWith('a\n') && text.endsWith('\nb'));
  });

  it('finds a key inside a string literal, and with headers before it', () => {
    const body = 'MIIEpAIBAAKCAQEA7abcdefghijklmnopqrstuv';
    for (const [newline, header] of [
      ['\\n', ''],
      ['\n', 'Version: GnuPG v2.0 (GNU/Linux)\n\n'],
      ['\\n" +\n  "', ''],
    ] as const) {
      const key = `k = "-----BEGIN ${'PRIVATE'} KEY-----${newline}${header}${body}${newline}${body}${newline}-----END ${'PRIVATE'} KEY-----"; f();`;
      const { text } = redactSecrets(key);
      assert.ok(!text.includes('MIIE') && text.endsWith('f();'), text);
    }
  });

  it('counts what it replaced in prompt text', () => {
    const three = secrets.slice(0, 3).map(({ line }) => line);
    assert.equal(toPromptText(three.join('\n')).count, 3);
  });

  it('stays linear on hostile input', () => {
    const begin = `-----BEGIN ${'PRIVATE'} KEY-----`;
    for (const piece of [
      begin,
      'password=',
      'eyJ',
      'a://',
      'sk-',
      'Bearer ',
      'token"',
      '://:',
      'AKIA',
      'password = "a',
      `${begin} MIIEpAIBAAKCAQEA7 `,
      `${begin}${'a '.repeat(200)}`,
      'authorization: basic ',
      'sig=a',
      'mysql -p',
      'mysql a',
      'curl -u a:',
      'machine a login b ',
      'PGPASSWORD=1',
      'token.a.',
      'T.token.token-token',
      'pwd=a',
      'eyJ-',
      'jdbc:a?password=',
      'token = "\\n\\n\\n\\n',
    ]) {
      const hostile = piece.repeat(Math.ceil(300_000 / piece.length));
      assert.equal(redactSecrets(hostile).text.split('\n').length, 1);
    }
  }).timeout(20_000);
});
