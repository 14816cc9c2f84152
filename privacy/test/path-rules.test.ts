/** Paths that hold secrets are never read, wherever they lie and however they are spelt. */
import assert from 'node:assert/strict';
import { pathLevel } from '@foretoken/privacy/path-rules.js';

describe('path rules', () => {
  const never = [
    '.env',
    'app/.env.local',
    'prod.env',
    'C:\\Users\\me\\.ssh\\config',
    'certs/Server.PEM',
    'deploy/id_rsa',
    '.aws/credentials',
    'infra/terraform.tfstate',
    '.git/config',
    'gcp-service-account-prod.json',
    'config/master.key',
    'HOME/.NETRC',
    'deploy/KubeConfig',
    'infra/terraform.tfstate.1699.backup',
    'vendor/x/.git/hooks/pre-commit',
    'apple/AuthKey_ABC.p8',
    'run/secrets/db_password',
  ];
  for (const path of never) it(`never reads ${path}`, () => assert.equal(pathLevel(path), 'never-read'));

  const own = ['infra/prod.tfvars', 'data/app.sqlite3'];
  for (const path of own) it(`keeps ${path} on the own machine`, () => assert.equal(pathLevel(path), 'own-machine'));

  const allowed = [
    'src/app.ts',
    '.env.example',
    'src/environment.ts',
    'keys.ts',
    'src/keyboard.key.ts',
    'docs/id_rsa.md',
    'id_rsa.pub',
    'src/credentials.ts',
    'src/secrets.ts',
    'src/secrets/store.ts',
    'locales/en/auth.json',
    'src/.gitattributes',
    'k8s/secret-store.md',
    '.gitignore',
    '.github/workflows/ci.yml',
  ];
  for (const path of allowed) it(`allows ${path}`, () => assert.equal(pathLevel(path), 'allowed'));
});
