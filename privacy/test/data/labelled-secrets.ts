/** Lines labelled by hand that hold a secret, with the secret. All are made up; what is random comes from a fixed seed. */

export interface LabelledSecret {
  readonly line: string;
  readonly secret: string;
}

let state = 20_261_127;

/** So many characters of an alphabet; both cases and digits always among those of the larger ones. */
function random(length: number, alphabet: string): string {
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += alphabet[(state >>> 8) % alphabet.length] ?? '';
  }
  return text;
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const hex = (length: number) => random(length, '0123456789abcdef');
const base36 = (length: number) => random(length, lower + digits);
const base62 = (length: number) => random(length, lower + lower.toUpperCase() + digits);
const base64 = (length: number) => random(length, `${lower}${lower.toUpperCase()}${digits}+/`);
const url64 = (length: number) => random(length - 1, `${lower}${lower.toUpperCase()}${digits}_-`) + base62(1);
const password = (length: number) => `${random(length - 4, `${lower}${lower.toUpperCase()}${digits}!#%*+-.=?^_~`)}k7Q!`;
/** Built from parts, so that no scanner takes this file for a leak. */
const join = (...parts: string[]) => parts.join('');
const jwt = (header: string, body: string) =>
  [Buffer.from(header).toString('base64url'), Buffer.from(body).toString('base64url'), url64(43)].join('.');

/** Tokens of known form: where they stand does not matter. */
const tokens: readonly string[] = [
  join('AKIA', 'IOSFODNN7QWERTYU'),
  join('ASIA', 'Q3EGMDHY2LK7WVT4'),
  join('ghp_', 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17'),
  join('github_pat_', '11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789'),
  join('ghs_', url64(180)),
  join('glpat-', 'x7Yz-Q2wE4rT6yU8iO0p'),
  join('glpat-', `${url64(30)}.01.0z1a2b3c4`),
  join('glptt-', hex(40)),
  join('glrt-', url64(20)),
  join('gloas-', hex(64)),
  join('xoxb-', '123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx'),
  join('xapp-', `1-A${digits}-${digits}123-${hex(64)}`),
  join('xoxe.', `xoxp-1-${base62(140)}`),
  join('sk_live_', '4eC39HqLyjWDarjtT1zdp7dc'),
  join('rk_test_', base62(24)),
  join('whsec_', base62(32)),
  join('AIza', 'SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY'),
  join('GOCSPX-', url64(28)),
  join('ya29.', `a0Af${url64(120)}`),
  join('sk-proj-', 'T3BlbkFJabcdefGHIJKL1234567890mnopQRST'),
  join('sk-', base62(48)),
  join('sk-ant-', `api03-${url64(90)}`),
  join('sk-or-v1-', hex(64)),
  join('hf_', 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789'),
  join('gsk_', base62(52)),
  join('xai-', base62(80)),
  join('pplx-', base62(48)),
  join('r8_', base62(37)),
  join('nvapi-', url64(64)),
  join('lsv2_pt_', `${hex(32)}_${hex(10)}`),
  join('dapi', hex(32)),
  join('pypi-', `AgEIcHlwaS5vcmc${url64(140)}`),
  join('rubygems_', hex(48)),
  join('cio', base62(32)),
  join('oy2', base36(43)),
  join('CLOJARS_', base36(60)),
  join('dckr_pat_', url64(27)),
  join('AKCp', base62(69)),
  join('shpat_', hex(32)),
  join('SG.', `${url64(22)}.${url64(43)}`),
  join('xkeysib-', `${hex(64)}-${base62(16)}`),
  join('key-', hex(32)),
  join('re_', `${base62(8)}_${base62(24)}`),
  join(hex(32), '-us12'),
  join('SK', hex(32)),
  join('dop_v1_', hex(64)),
  join('hvs.', url64(90)),
  join(base62(14), '.atlasv1.', url64(67)),
  join('glsa_', `${base62(32)}_${hex(8)}`),
  join('NRAK-', random(27, lower.toUpperCase() + digits)),
  join('sntryu_', hex(64)),
  join('sqp_', hex(40)),
  join('dt0c01.', `${random(24, lower.toUpperCase() + digits)}.${random(64, lower.toUpperCase() + digits)}`),
  join('lin_api_', base62(40)),
  join('ntn_', base62(46)),
  join('pat', `${base62(14)}.${hex(64)}`),
  join('figd_', url64(40)),
  join('ATATT3', `xFfGF0${url64(170)}=${hex(8)}`),
  join('PMAK-', `${hex(24)}-${hex(34)}`),
  join('pul-', hex(40)),
  join('HRKU-', `AA${url64(58)}`),
  join('nfp_', base62(36)),
  join('fo1_', url64(43)),
  join('dp.pt.', base62(43)),
  join('AGE-SECRET-KEY-1', random(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')),
  join('tskey-', `auth-${base62(16)}-${base62(32)}`),
  join('pscale_tkn_', url64(43)),
  join('sbp_', hex(40)),
  join('bkua_', hex(40)),
  join('CFPAT-', url64(43)),
  join('sq0atp-', url64(22)),
  join('access_token$production$', `${base36(16)}$${hex(32)}`),
  join('LTAI', base62(20)),
  jwt('{"alg":"HS256","typ":"JWT"}', '{"sub":"1234567890"}'),
  jwt('{"typ":"JWT","alg":"RS256","kid":"a1"}', '{"iss":"https://id.test","exp":1893456000}'),
];

/** Places of a token that say nothing of it. */
const places = [
  'const id = "%";',
  "client.use('%')",
  'curl -H "X-Auth: %" https://api.test/v1/items',
  '  value: %',
  '# was %, rotated last week',
  '{"a": ["%", 1]}',
  'key=%&x=1',
];

/** Values that only their surroundings give away, in the syntaxes of code and settings. */
const assigned: readonly (readonly [line: string, secret: string])[] = [
  ['password = "%"', 'tr0ub4dor&3xKq'],
  ['"api_key": "%"', 'q9Xv2LmN8pRt5WzY1bCd4EfG'],
  ["secret_token: '%'", hex(32)],
  ['client_secret=%', '8Q~vGx2nLpR5tYw9zB3dF6hK1mP4sV7x'],
  ['const dbPassword: string = "%";', 'x9!Kd82lQz7Wm'],
  ['  aws_secret_access_key = %', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzq3uT5kLmn'],
  ['export STRIPE_WEBHOOK_SECRET=%', base62(32)],
  ['export GITHUB_TOKEN="%"', hex(40)],
  ['ENV DB_PASSWORD=%', password(16)],
  ['ENV API_TOKEN %', base62(32)],
  ['ARG NPM_AUTH_TOKEN=%', base62(36)],
  ['spring.datasource.password=%', password(18)],
  ['spring.datasource.password: %', password(18)],
  ['app.jwt.secret=%', base64(44)],
  ['  password: %', password(14)],
  ["  password: '%'", password(14)],
  ['  secretKey: "%"', base64(40)],
  ['- name: DB_PASSWORD\n  value: %', password(20)],
  ['- name: API_TOKEN\n  value: "%"', base62(40)],
  ['{ "name": "CLIENT_SECRET", "value": "%" }', base62(40)],
  ['  password = "%"', password(12)],
  ['access_key = "%"', base62(20)],
  ['secret_key = "%"', base64(40)],
  ['<add key="ApiKey" value="%" />', base62(32)],
  ['<property name="password" value="%"/>', password(13)],
  ['<connection user="app" password="%"/>', password(13)],
  ['<password>%</password>', password(16)],
  ['<apiKey>%</apiKey>', base62(32)],
  ['private static final String API_KEY = "%";', base62(32)],
  ['private const string ApiKey = "%";', base62(32)],
  ['var clientSecret = @"%";', base62(34)],
  ['config.setPassword("%");', password(14)],
  ['props.put("password", "%");', password(14)],
  ['System.setProperty("javax.net.ssl.keyStorePassword", "%");', password(12)],
  ['.withApiKey("%")', base62(32)],
  ['val apiKey: String = "%"', base62(32)],
  ['val token = "%"', base62(40)],
  ['apiKey := "%"', base62(32)],
  ['Password: "%",', password(15)],
  ['const token string = "%"', base62(32)],
  ['var secretKey = []byte("%")', base62(32)],
  ['let api_token: &str = "%";', base62(32)],
  ['const API_SECRET: &\'static str = "%";', base62(32)],
  ['let apiKey = "%"', base62(32)],
  ['self.api_key = "%"', base62(32)],
  ['password=b"%"', base62(16)],
  ["SECRET_KEY = 'django-insecure-%'", random(38, `${lower}${digits}!@#%^&*-_=+(`)],
  ["'PASSWORD': '%',", password(12)],
  ['os.environ["AUTH_TOKEN"] = "%"', base62(32)],
  ['process.env.AUTH_TOKEN = "%";', base62(32)],
  ["headers['X-Api-Key'] = '%';", base62(32)],
  ["'X-Api-Key': '%',", base62(32)],
  ["config.secret_key_base = '%'", hex(128)],
  ["  :password => '%',", password(12)],
  ["define('DB_PASSWORD', '%');", password(16)],
  ["$db['password'] = '%';", password(14)],
  ["'api_key' => '%',", base62(32)],
  ['set DB_PASSWORD=%', password(16)],
  ['$env:API_TOKEN = "%"', base62(32)],
  ['curl "https://api.test/v1?access_token=%"', base62(40)],
  ['fetch(`https://api.test/v1?api_key=%`)', base62(32)],
  ['login --password=%', password(16)],
  ['login --token %', base62(36)],
  ['{\\"password\\": \\"%\\"}', base62(16)],
  ['if token == "%" {', base62(32)],
  ['_authToken=%', `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`],
  ['const signingKey = "%";', base64(44)],
  ['encryption_key: "%"', base64(44)],
  ['NEXTAUTH_SECRET="%"', base64(43)],
  ['api_key = "%"', base36(32)],
  ["db_pass = '%'", password(12)],
  ['DB_PASS=%', password(18)],
  ["password: '%',", 'Winter2024!'],
  ['db_password = "%"', 'Sommer#2024'],
  ['<user name="a" pwd="%"/>', 'letmein$99'],
  ['let sharedAccessKey = "%";', base64(44)],
  ['ACCOUNT_KEY=%', base64(64)],
  ['"passphrase": "%"', password(20)],
];

/** Secrets in addresses, headers and connection strings. */
const connections: readonly (readonly [line: string, secret: string])[] = [
  ['db = "postgres://app:%@db.internal/app"', 'hunter2isNotGood'],
  ['amqp://Rabbit1x:%@queue', 'Rabbit1x2y'],
  ['mongodb+srv://root:%@cluster0', 'Pa55w0rdLonger'],
  ['REDIS_URL=redis://:%@cache:6379/0', 'sunflower-garden'],
  ['git clone https://me:%@git.test/a.git', base62(20)],
  ['Authorization: Bearer %', 'dGhpc2lzYXNlY3JldHRva2Vu0123456789'],
  ["headers: { Authorization: 'Bearer %' }", hex(40)],
  ['"Authorization": "Basic %"', 'YWRtaW46czNjcjN0LXA0c3M='],
  ['req.Header.Set("Authorization", "Basic %")', base64(24)],
  ['https://acct.blob.test/c?sv=2024&sig=%&se=1', 'b1Xk9q2LmN8pRt5WzY1bCd4EfGhIjKlMnOpQrStUvW0%3D'],
  ['DefaultEndpointsProtocol=https;AccountName=a;AccountKey=%;EndpointSuffix=core.test', `${base64(86)}==`],
  ['Endpoint=sb://a.test/;SharedAccessKeyName=Root;SharedAccessKey=%', `${base64(43)}=`],
  ['"Server=db;Database=app;User Id=sa;Password=%;Encrypt=true"', 'sunflower'],
  ['"Data Source=db;Initial Catalog=app;uid=sa;pwd=%"', 'Sommer2024'],
  ['"Host=db;Username=app;Password=%"', 'letmein9'],
  ['jdbc:postgresql://db/app?user=app&password=%', 'sunflower'],
  ['jdbc:sqlserver://db;databaseName=app;user=sa;password=%;', 'Winter2024!'],
  ['curl -fsS -u deploy:% https://ci.test/job', 'Sup3rS3cret9'],
  ['  - curl --user "app:%" -X POST $URL', password(12)],
  ['mysqldump -h db -u root -p% app > app.sql', 'R00tPw4Dumps'],
  ['PGPASSWORD=% psql -h db app', 'kj34hk23jh4k'],
  ['MYSQL_PWD="%" mysql app', 'sommer2024'],
  ['machine git.test login me password %', base62(20)],
  ['https://hooks.slack.com/services/%', `T${base36(8).toUpperCase()}/B${base36(8).toUpperCase()}/${base62(24)}`],
  ['https://discord.com/api/webhooks/123456789012345678/%', url64(68)],
  ['https://api.telegram.org/bot%/sendMessage', `12345678:AA${url64(33)}`],
];

/** Words for passwords, split values and names that say nothing: known to be missed, mostly. */
const hard: readonly (readonly [line: string, secret: string])[] = [
  ['password = "%"', 'correct horse battery staple'],
  ['password: %', 'hunter2'],
  ['mysql -u root -p%', 'sunflower9'],
  ['const k = "%";', base62(32)],
  ['initWith("%", "eu-west-1")', base64(40)],
  ['password = "%"', 'sunflower'],
  ["password: ENV.fetch('PW', '%')", password(12)],
  ['variable "token" { default = "%" }', base62(30)],
];

export const secrets: readonly LabelledSecret[] = [
  ...tokens.map((secret, i) => [places[i % places.length] ?? '%', secret] as const),
  ...assigned,
  ...connections,
  ...hard,
].map(([line, secret]) => ({ line: line.replace('%', () => secret), secret }));
