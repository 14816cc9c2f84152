/** Known shapes of secrets, as data: each has literal beginnings, so that text without them is never searched. */

export interface SecretFormat {
  readonly name: string;
  /** One of these stands in any text that holds the secret. */
  readonly hints: readonly string[];
  /** Linear on any input: bounded repeats, no nesting. Group 1, when there is one, is the secret itself. */
  readonly pattern: RegExp;
}

/** Sources: the issuers' own documentation of their token formats. */
export const secretFormats: readonly SecretFormat[] = [
  {
    name: 'private-key',
    hints: ['-----BEGIN '],
    // What may stand in a key and its headers, also inside a string literal; the code after a mere mention of a key stays.
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?=(?:[\w+/=\s\\"'`,:.()]|-(?!-)){0,400}?[A-Za-z0-9+/]{16})(?:[\w+/=\s\\"'`,:.()]|-(?!-)){1,16000}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
  },
  { name: 'aws-key', hints: ['AKIA', 'ASIA'], pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  { name: 'github', hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], pattern: /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g },
  { name: 'github', hints: ['github_pat_'], pattern: /\bgithub_pat_[A-Za-z0-9_]{22,255}\b/g },
  { name: 'gitlab', hints: ['glpat-', 'gldt-', 'glrt-'], pattern: /\bgl(?:pat|dt|rt)-[A-Za-z0-9_-]{20,64}/g },
  {
    name: 'slack',
    hints: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xapp-'],
    pattern: /\b(?:xox[baprs]|xapp)-[A-Za-z0-9-]{10,250}/g,
  },
  {
    name: 'slack-webhook',
    hints: ['hooks.slack.com'],
    pattern: /hooks\.slack\.com\/services\/([A-Za-z0-9/]{20,100})/g,
  },
  {
    name: 'stripe',
    hints: ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'whsec_'],
    pattern: /\b(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,250}\b/g,
  },
  { name: 'google', hints: ['AIza'], pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
  { name: 'azure-client', hints: ['8Q~'], pattern: /\b[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{31,34}/g },
  { name: 'azure-sas', hints: ['sig='], pattern: /\bsig=([A-Za-z0-9%+/]{43,100}(?:=|%3[dD])?)/g },
  { name: 'google-oauth', hints: ['GOCSPX-'], pattern: /\bGOCSPX-[A-Za-z0-9_-]{28}/g },
  { name: 'openai', hints: ['sk-'], pattern: /\bsk-(?:proj-|ant-|svcacct-|or-)?[A-Za-z0-9_-]{20,250}/g },
  { name: 'huggingface', hints: ['hf_'], pattern: /\bhf_[A-Za-z0-9]{30,64}\b/g },
  { name: 'npm', hints: ['npm_'], pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { name: 'pypi', hints: ['pypi-'], pattern: /\bpypi-[A-Za-z0-9_-]{50,300}/g },
  { name: 'groq', hints: ['gsk_'], pattern: /\bgsk_[A-Za-z0-9]{40,60}\b/g },
  { name: 'shopify', hints: ['shpat_', 'shpss_'], pattern: /\bshp(?:at|ss)_[0-9a-f]{32}\b/g },
  {
    name: 'basic-auth',
    hints: ['asic '],
    pattern: /\b[Aa]uthorization["']?\s{0,3}[:=]\s{0,3}["'`]?[Bb]asic ([A-Za-z0-9+/]{12,500}={0,2})/g,
  },
  { name: 'sendgrid', hints: ['SG.'], pattern: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}/g },
  { name: 'twilio', hints: ['SK', 'AC'], pattern: /\b(?:SK|AC)[0-9a-f]{32}\b/g },
  { name: 'digitalocean', hints: ['dop_v1_', 'doo_v1_'], pattern: /\bdo[op]_v1_[0-9a-f]{64}\b/g },
  { name: 'vault', hints: ['hvs.', 'hvb.'], pattern: /\bhv[sb]\.[A-Za-z0-9_-]{24,200}/g },
  { name: 'azure-storage', hints: ['AccountKey='], pattern: /AccountKey=([A-Za-z0-9+/=]{40,100})/g },
  {
    name: 'jwt',
    hints: ['eyJ'],
    pattern: /\beyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{16,1000}/g,
  },
  { name: 'bearer', hints: ['earer '], pattern: /\b[Bb]earer ([A-Za-z0-9_\-.~+/]{20,2000}=*)/g },
  {
    name: 'url-password',
    hints: ['://'],
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'`<>]{0,100}:([^\s:/@"'`<>${}]{3,200})@/g,
  },
];
