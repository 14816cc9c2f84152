/** Which files may be read, and which may leave the machine, told from their path alone. */

/** `never-read`: not opened at all. `own-machine`: indexed here, sent only to a backend on this machine. `allowed`: both, through the filter. */
export type PathLevel = 'never-read' | 'own-machine' | 'allowed';

/** The level of a path, absolute or root-relative, with '/' or '\\'. Letter case does not matter. */
export function pathLevel(path: string): PathLevel {
  const normal = path.replaceAll('\\', '/').toLowerCase();
  const name = normal.slice(normal.lastIndexOf('/') + 1);
  if (isTemplate(name)) return 'allowed';
  if (secretNames.has(name) || secretEndings.some((ending) => name.endsWith(ending))) return 'never-read';
  if (secretPatterns.some((pattern) => pattern.test(normal))) return 'never-read';
  return ownMachinePatterns.some((pattern) => pattern.test(normal)) ? 'own-machine' : 'allowed';
}

/** `.env.example` and its like are written to be read. */
function isTemplate(name: string): boolean {
  return /\.(?:example|sample|template|dist)$/.test(name) || /\.pub$/.test(name);
}

const secretNames = new Set([
  '.env',
  '.envrc',
  '.netrc',
  '_netrc',
  '.pgpass',
  '.my.cnf',
  '.npmrc',
  '.pypirc',
  '.htpasswd',
  '.dockercfg',
  '.git-credentials',
  '.vault-token',
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ed25519',
  'id_ecdsa_sk',
  'id_ed25519_sk',
  'kubeconfig',
  'application_default_credentials.json',
  'accesstokens.json',
  '.s3cfg',
  '.boto',
  '.terraformrc',
  'terraform.rc',
  '.vault_pass',
  'credentials',
  'credentials.json',
  'credentials.yml',
  'credentials.yaml',
  'client_secret.json',
  'service-account.json',
  'service_account.json',
  'secrets.yml',
  'secrets.yaml',
  'secrets.json',
  'secrets.toml',
  'master.key',
  'shadow',
  'wallet.dat',
]);

const secretEndings = [
  '.pem',
  '.key',
  '.p12',
  '.pfx',
  '.jks',
  '.keystore',
  '.kdbx',
  '.ppk',
  '.asc',
  '.gpg',
  '.tfstate',
  '.p8',
  '.pkcs12',
  '.der',
  '.ovpn',
  '.kubeconfig',
  '.agekey',
  '.mobileprovision',
];

const secretPatterns = [
  /(?:^|\/)\.env\.[^/]*$/,
  /(?:^|\/)[^/]*\.env$/,
  /(?:^|\/)\.(?:git|hg|svn)\//,
  /(?:^|\/)\.(?:ssh|gnupg|aws|azure|kube|docker|gcloud|password-store)\//,
  /(?:^|\/)\.terraform\//,
  /(?:^|\/)run\/secrets\//,
  /\.tfstate\.[^/]*$/,
  /(?:^|\/)[^/]*service[-_]account[^/]*\.json$/,
];

const ownMachinePatterns = [/\.tfvars(?:\.json)?$/, /(?:^|\/)ansible\/.*vault[^/]*$/, /\.(?:sqlite3?|db|har|pcap)$/];
