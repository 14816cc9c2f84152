/** Secrets do not get through, and ordinary code does, unchanged. */
import assert from 'node:assert/strict';
import { placeholderPattern, redactSecrets, toPromptText } from '@foretoken/privacy/secret-filter.js';
import { harmless, secrets } from './labelled-secrets.js';

describe('secret filter', () => {
  it('finds every labelled secret and leaves every harmless line alone', () => {
    const missed = secrets.filter(({ line, secret }) => redactSecrets(line).text.includes(secret));
    const wrong = harmless.filter((line) => redactSecrets(line).count > 0);
    assert.deepEqual({ missed, wrong }, { missed: [], wrong: [] });
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
    assert.equal(toPromptText(secrets.map(({ line }) => line).join('\n')).count, secrets.length);
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
      'token.a.',
    ]) {
      const hostile = piece.repeat(Math.ceil(1_000_000 / piece.length));
      assert.equal(redactSecrets(hostile).text.split('\n').length, 1);
    }
  }).timeout(20_000);
});
