/** Lines labelled by hand: those that hold a secret, with the secret, and those that only look like it. All are made up. */

/** Built from parts, so that no scanner takes this file for a leak. */
const join = (...parts: string[]) => parts.join('');

export const secrets: readonly { line: string; secret: string }[] = [
  ['const id = "%";', join('AKIA', 'IOSFODNN7QWERTYU')],
  ['GITHUB_TOKEN=%', join('ghp_', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5')],
  ['token: "%"', join('github_pat_', '11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789')],
  ["gitlab('%')", join('glpat-', 'x7Yz-Q2wE4rT6yU8iO0p')],
  ['slack = "%"', join('xoxb-', '123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx')],
  ['stripe.key = "%";', join('sk_live_', '4eC39HqLyjWDarjtT1zdp7dc')],
  ['key=%&x=1', join('AIza', 'SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY')],
  ['OPENAI_API_KEY="%"', join('sk-proj-', 'T3BlbkFJabcdefGHIJKL1234567890mnopQRST')],
  ['hf = "%"', join('hf_', 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789')],
  ['//registry/:_authToken=%', join('npm_', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5')],
  ['Authorization: Bearer %', 'dGhpc2lzYXNlY3JldHRva2Vu0123456789'],
  [
    'jwt = "%"',
    join(
      'eyJ',
      'hbGciOiJIUzI1NiJ9.',
      'eyJ',
      'zdWIiOiIxMjM0NTY3ODkwIn0.',
      'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
    ),
  ],
  ['db = "postgres://app:%@db.internal/app"', 'hunter2isNotGood'],
  ['mongodb+srv://root:%@cluster0', 'Pa55w0rdLonger'],
  ['AccountKey=%;Endpoint', 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq'],
  ['password = "%"', 'tr0ub4dor&3xKq'],
  ['"api_key": "%"', 'q9Xv2LmN8pRt5WzY1bCd4EfG'],
  ["secret_token: '%'", '7f3c9a1e5b8d2046f7a3c9e1b5d80264'],
  ['client_secret=%', '8Q~vGx2nLpR5tYw9zB3dF6hK1mP4sV7x'],
  ['const dbPassword: string = "%";', 'x9!Kd82lQz7Wm'],
].map(([line = '', secret = '']) => ({ line: line.replace('%', secret), secret }));

export const harmless: readonly string[] = [
  'const password = readPassword(prompt);',
  'password: string;',
  'if (token === expectedToken) return true;',
  'const token = await fetchToken(user, options);',
  'api_key = os.environ["API_KEY"]',
  "const apiKey = process.env['OPENAI_API_KEY'];",
  'secret: "your-secret-here-please"',
  'password = "changeme-please1"',
  '"integrity": "sha512-4cDxnr8hm+4d8j8dl7WkqD0l9X3Y9Zr4mP6yQ3B1J0N4=="',
  'id: "123e4567-e89b-12d3-a456-426614174000"',
  'commit 1f3a5c7e9b2d4f6a8c0e1f3a5c7e9b2d4f6a8c0e',
  'const tokenKinds = { space: 0, word: 1, number: 2 };',
  'tokenizer = AutoTokenizer.from_pretrained(model_name)',
  'max_tokens: 500, temperature: 0.1',
  'import { TokenStream } from "./token-stream.js";',
  'const secretFormats: readonly SecretFormat[] = [',
  'href="https://example.org/reset-password?next=/home"',
  'credential_source: "environment-or-file"',
  'password_hash = hash_password(password, salt_rounds)',
  'return task_skeleton-builder-for-everything-else;',
  'http://localhost:8080/path@version',
  'def test_token_refresh_after_expiry(self):',
  'tokenUri = "/oauth2/token/introspect"',
  'const tokensPerSecond = completionTokens / elapsedSeconds;',
  'PASSWORD_RESET_EMAIL_TEMPLATE = "emails/password_reset.html"',
];
