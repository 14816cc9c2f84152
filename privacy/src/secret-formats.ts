/** Known shapes of secrets, as data: each has literal beginnings, so that text without them is never searched. */
import { hasJwtHeader, hasTokenChecksum, isNoPlaceholder, isScattered } from './secret-checks.js';

export interface SecretFormat {
  readonly name: string;
  /** The pattern is tried where one of these stands; at least three characters, in any case when all lower case. */
  readonly hints: readonly string[];
  /** How many characters before the hint the pattern begins. */
  readonly back?: number;
  /** Sticky, and linear on any input: bounded repeats, no nesting. Group 1, when there is one, is the secret itself. */
  readonly pattern: RegExp;
  /** What else must be true of the secret. */
  readonly check?: (secret: string) => boolean;
}

/** Something that begins with its hint and goes on with a body of its own characters. */
function token(name: string, prefixes: string, body: string, check?: SecretFormat['check']): SecretFormat {
  const hints = prefixes.split(' ');
  const start = hints.map((hint) => hint.replace(/[.$]/g, '\\$&')).join('|');
  const pattern = new RegExp(`(?<![A-Za-z0-9])(?:${start})${body}(?![A-Za-z0-9])`, 'y');
  return { name, hints, pattern, ...(check && { check }) };
}

/** Sources: the issuers' own documentation of their token formats. */
export const secretFormats: readonly SecretFormat[] = [
  {
    name: 'private-key',
    hints: ['-----BEGIN '],
    // What may stand in a key and its headers, also inside a string literal; the code after a mere mention of a key stays.
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?=(?:[\w+/=\s\\"'`,:.()]|-(?!-)){0,400}?[A-Za-z0-9+/]{16})(?:[\w+/=\s\\"'`,:.()]|-(?!-)){1,16000}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/y,
  },
  {
    name: 'private-key',
    hints: ['---- BEGIN SSH2 ENCRYPTED'],
    pattern:
      /---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----[\w+/=\s\\"',:.()]{40,16000}(?:---- END SSH2 ENCRYPTED PRIVATE KEY ----)?/y,
  },
  {
    name: 'private-key',
    hints: ['Private-Lines:'],
    pattern: /Private-Lines: \d{1,3}\r?\n((?:[A-Za-z0-9+/=]{4,76}\r?\n){1,200})/y,
  },
  token('aws-key', 'AKIA ASIA ABIA ACCA', '[A-Z2-7]{16}', (key) => !key.endsWith('EXAMPLE')),
  token('aws-bedrock', 'ABSK', '[A-Za-z0-9+/]{109,269}={0,2}'),
  token('github', 'ghp_ gho_ ghu_ ghs_ ghr_', '[A-Za-z0-9]{36}', hasTokenChecksum),
  token('github', 'ghs_ ghr_ ghu_', '[A-Za-z0-9_.-]{37,2000}'),
  token('github', 'github_pat_', '[A-Za-z0-9_]{22,255}'),
  token('npm', 'npm_', '[A-Za-z0-9]{36}', hasTokenChecksum),
  token(
    'gitlab',
    'glpat- glptt- gldt- glrt- glrtr- glcbt- gloas- glsoat- glft- glffct- glimt- glagent- GR1348941',
    '[A-Za-z0-9_-]{20,300}(?:\\.[0-9a-z]{2}\\.?[0-9a-z]{7,9})?',
  ),
  token('slack', 'xoxb- xoxp- xoxa- xoxr- xoxs- xoxc- xoxd- xoxe- xoxe. xapp-', '[A-Za-z0-9%.-]{10,400}', hasDigit),
  {
    name: 'slack-webhook',
    hints: ['hooks.slack.com'],
    pattern: /hooks\.slack\.com\/services\/(T[A-Za-z0-9/]{20,100})/y,
  },
  {
    name: 'discord-webhook',
    hints: ['/api/webhooks/'],
    pattern: /\/api\/webhooks\/\d{17,20}\/([A-Za-z0-9_-]{60,80})/y,
  },
  {
    name: 'teams-webhook',
    hints: ['.office.com/webhook'],
    pattern: /\.office\.com\/webhookb?2?\/([\w@-]{36,80}\/[^\s"'`<>]{40,200})/y,
  },
  { name: 'telegram', hints: [':AA'], back: 8, pattern: /\d{8}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/y },
  token('stripe', 'sk_live_ rk_live_ sk_test_ rk_test_ whsec_', '[A-Za-z0-9+/]{16,250}', hasDigit),
  token('google', 'AIza', '[A-Za-z0-9_-]{35}', isScattered),
  token('google-oauth', 'GOCSPX-', '[A-Za-z0-9_-]{28}'),
  token('google-oauth', 'ya29.', '[A-Za-z0-9_-]{30,500}', isScattered),
  { name: 'azure-client', hints: ['8Q~'], back: 3, pattern: /[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{31,34}/y },
  { name: 'azure-sas', hints: ['sig='], pattern: /(?<![A-Za-z0-9])sig=([A-Za-z0-9%+/]{43,100}(?:=|%3[dD])?)/y },
  {
    name: 'azure-key',
    hints: ['AccountKey=', 'SharedAccessKey='],
    pattern: /(?:Account|SharedAccess)Key=([A-Za-z0-9+/]{40,100}={0,2})/y,
  },
  token('openai', 'sk-proj- sk-svcacct- sk-admin- sk-None- sk-ant- sk-or-v1-', '[A-Za-z0-9_-]{20,250}', hasDigit),
  token('openai', 'sk-', '[A-Za-z0-9]{20,100}', isScattered),
  token('huggingface', 'hf_ api_org_', '[A-Za-z0-9]{30,64}', isScattered),
  token('groq', 'gsk_', '[A-Za-z0-9]{40,60}'),
  token('xai', 'xai-', '[A-Za-z0-9]{60,100}'),
  token('perplexity', 'pplx-', '[A-Za-z0-9]{40,64}'),
  token('replicate', 'r8_', '[A-Za-z0-9]{37}', isScattered),
  token('nvidia', 'nvapi-', '[A-Za-z0-9_-]{50,90}'),
  token('langsmith', 'lsv2_pt_ lsv2_sk_', '[0-9a-f]{32}_[0-9a-f]{10}'),
  token('databricks', 'dapi', '[0-9a-f]{32}(?:-\\d)?'),
  token('pypi', 'pypi-', '[A-Za-z0-9_-]{50,300}'),
  token('rubygems', 'rubygems_', '[0-9a-f]{48}'),
  token('crates-io', 'cio', '[A-Za-z0-9]{32}', isScattered),
  token('nuget', 'oy2', '[a-z0-9]{43}', isScattered),
  token('clojars', 'CLOJARS_', '[a-z0-9]{60}'),
  token('docker', 'dckr_pat_ dckr_oat_', '[A-Za-z0-9_-]{27,40}'),
  token('artifactory', 'AKCp', '[A-Za-z0-9]{60,80}'),
  token('shopify', 'shpat_ shpss_ shpca_ shppa_', '[0-9a-fA-F]{32}'),
  {
    name: 'basic-auth',
    hints: ['authorization'],
    pattern: /authorization["']?\]?\s{0,3}[:=,]\s{0,3}["'`]?basic ([A-Za-z0-9+/]{12,500}={0,2})/iy,
  },
  { name: 'bearer', hints: ['bearer '], pattern: /bearer ([A-Za-z0-9_\-.~+/]{20,2000}=*)/iy, check: isScattered },
  token('sendgrid', 'SG.', '[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}', hasDigit),
  token('sendinblue', 'xkeysib-', '[0-9a-f]{64}-[A-Za-z0-9]{16}'),
  token('mailgun', 'key-', '[0-9a-f]{32}'),
  token('resend', 're_', '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}', isScattered),
  {
    name: 'mailchimp',
    hints: ['-us1', '-us2', '-us3', '-us4', '-us5', '-us6', '-us7', '-us8', '-us9'],
    back: 32,
    pattern: /[0-9a-f]{32}-us\d{1,2}(?!\d)/y,
  },
  token('twilio', [...'0123456789abcdef'].map((digit) => `SK${digit}`).join(' '), '[0-9a-f]{31}'),
  token('digitalocean', 'dop_v1_ doo_v1_ dor_v1_', '[0-9a-f]{64}'),
  token('vault', 'hvs. hvb. hvr.', '[A-Za-z0-9_-]{24,300}'),
  {
    name: 'terraform-cloud',
    hints: ['.atlasv1.'],
    back: 14,
    pattern: /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}/y,
  },
  token('grafana', 'glsa_', '[A-Za-z0-9]{32}_[0-9a-fA-F]{8}'),
  token('grafana', 'glc_eyJ', '[A-Za-z0-9+/]{30,400}={0,2}'),
  token('new-relic', 'NRAK- NRJS- NRII-', '[A-Za-z0-9_-]{19,32}', hasDigit),
  token('sentry', 'sntrys_eyJ', '[A-Za-z0-9+/=_-]{40,500}'),
  token('sentry', 'sntryu_', '[0-9a-f]{64}'),
  token('sonar', 'sqp_ sqa_ squ_', '[0-9a-f]{40}'),
  token('dynatrace', 'dt0c01. dt0s01.', '[A-Z0-9]{24}\\.[A-Z0-9]{64}'),
  token('linear', 'lin_api_ lin_oauth_', '[A-Za-z0-9]{32,64}'),
  token('notion', 'ntn_ secret_', '[A-Za-z0-9]{43,50}', isScattered),
  token('airtable', 'pat', '[A-Za-z0-9]{14}\\.[0-9a-f]{64}'),
  token('figma', 'figd_', '[A-Za-z0-9_-]{38,60}'),
  token('atlassian', 'ATATT3 ATCTT3', '[A-Za-z0-9_=-]{50,250}'),
  token('bitbucket', 'ATBB', '[A-Za-z0-9]{28,36}', isScattered),
  token('postman', 'PMAK-', '[0-9a-f]{24}-[0-9a-f]{34}'),
  token('pulumi', 'pul-', '[0-9a-f]{40}'),
  token('heroku', 'HRKU-', '[A-Za-z0-9_-]{36,64}', hasDigit),
  token('netlify', 'nfp_ nfc_ nfo_', '[A-Za-z0-9]{36,60}', isScattered),
  token('fly', 'fo1_', '[A-Za-z0-9_-]{43}'),
  token('fly', 'fm2_', '[A-Za-z0-9+/]{80,1000}={0,2}'),
  token('doppler', 'dp.pt. dp.st. dp.ct. dp.sa. dp.scim.', '[A-Za-z0-9._-]{40,70}', hasDigit),
  token('onepassword', 'ops_eyJ', '[A-Za-z0-9+/]{200,1500}={0,2}'),
  token('age', 'AGE-SECRET-KEY-1', '[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}'),
  token('tailscale', 'tskey-', '(?:api|auth|client|scim|webhook)-[A-Za-z0-9]{6,30}-[A-Za-z0-9]{16,64}'),
  token('planetscale', 'pscale_tkn_ pscale_pw_ pscale_oauth_', '[A-Za-z0-9_.-]{32,64}'),
  token('supabase', 'sbp_', '(?:oauth_)?[0-9a-f]{40}'),
  token('supabase', 'sb_secret_', '[A-Za-z0-9_-]{22,60}'),
  token('buildkite', 'bkua_', '[0-9a-f]{40}'),
  token('circleci', 'CCIPAT_ CCIPRJ_', '[A-Za-z0-9]{20,30}_[0-9a-f]{40}'),
  token('contentful', 'CFPAT-', '[A-Za-z0-9_-]{43}'),
  token('square', 'sq0atp- sq0csp-', '[A-Za-z0-9_-]{22,43}'),
  token('braintree', 'access_token$production$ access_token$sandbox$', '[0-9a-z]{16}\\$[0-9a-f]{32}'),
  token('alibaba', 'LTAI', '[A-Za-z0-9]{16,24}', isScattered),
  token('tencent', 'AKID', '[A-Za-z0-9]{32}', isScattered),
  token('prefect', 'pnu_', '[A-Za-z0-9]{36}', isScattered),
  {
    name: 'assigned',
    hints: ['ENV '],
    pattern: /ENV [A-Z0-9_]{0,40}(?:PASS|TOKEN|SECRET|KEY)[A-Z0-9_]{0,20} ([^\s"'$=]{10,400})(?=\s|$)/y,
    check: isScattered,
  },
  {
    name: 'assigned',
    hints: ['--token', '--password', '--api-key', '--secret'],
    pattern: /--(?:token|password|api-key|secret)[ =]["']?([^\s"'$<>{}()]{10,400})(?=["'\s]|$)/y,
    check: isScattered,
  },
  {
    name: 'command-password',
    hints: ['-u ', '--user '],
    pattern:
      /(?<=\b(?:curl|wget|https?|xh)\b[^\n]{0,200}\s)(?:-u|--user) ["']?[\w.@+-]{1,60}:([^\s"'`$<>{}()/]{6,200})(?=["'\s]|$)/y,
    check: isScattered,
  },
  {
    name: 'command-password',
    hints: ['mysql'],
    pattern: /mysql(?:dump|admin)? [^\n|;]{0,200}?(?<=\s)-p([^\s"'`$<>{}()-][^\s"'`$<>{}()]{5,100})(?=["'\s]|$)/y,
    check: isScattered,
  },
  {
    name: 'command-password',
    hints: ['PGPASSWORD=', 'MYSQL_PWD=', 'SSHPASS=', 'REDISCLI_AUTH='],
    pattern: /[A-Z_]{7,13}=["']?((?=[^\s"']{0,200}\d)[^\s"'`$<>{}()]{6,200})(?=["'\s]|$)/y,
    check: isNoPlaceholder,
  },
  {
    name: 'command-password',
    hints: ['login '],
    pattern:
      /(?<=machine\s{1,20}\S{1,100}\s{1,20})login \S{1,80}\s{1,20}password\s{1,20}([^\s"'`$<>{}()]{6,200})(?=["'\s]|$)/y,
    check: isNoPlaceholder,
  },
  {
    name: 'jwt',
    hints: ['eyJ'],
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{2,8000}(?:\.[A-Za-z0-9_-]{16,4000}){1,3}/y,
    check: hasJwtHeader,
  },
  {
    name: 'url-password',
    hints: ['://'],
    pattern: /:\/\/[^\s:/@"'`<>]{0,100}:([^\s:/@"'`<>${}]{3,200})@/y,
    check: isNoPlaceholder,
  },
  {
    // Passwords in connection strings are often words: what stands around them tells.
    name: 'connection-password',
    hints: ['password=', 'password =', 'pwd='],
    pattern:
      /(?<=(?:server|data source|host|user id|userid|uid|user|username|database|initial catalog)\s?=[^"'`\n]{1,120}[;&?]\s?)(?:password|pwd)\s?=\s?([^;&"'`\s<>{}$]{4,200})/iy,
    check: isNoPlaceholder,
  },
  {
    name: 'connection-password',
    hints: ['password=', 'pwd='],
    pattern:
      /(?<=(?:jdbc:[^"'`\s]{1,120}[?&;]|["'`]\s?))(?:password|pwd)=([^;&"'`\s<>{}$]{4,200})(?=[;&](?:[A-Za-z ]{2,40}=|["'`]))/iy,
    check: isNoPlaceholder,
  },
];

function hasDigit(secret: string): boolean {
  return /[0-9]/.test(secret.slice(4));
}
