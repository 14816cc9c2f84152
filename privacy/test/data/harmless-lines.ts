/** Lines labelled by hand that hold no secret, in the shapes that real code, settings and documentation have. All are made up. */

/** One a line; `§` breaks what a scanner or this template would take for something else. */
export const harmless: readonly string[] = String.raw`
const password = readPassword(prompt);
token: §tick§§dollar§{session.id}/Index9-§dollar§{name}§tick§
password: string;
if (token === expectedToken) return true;
const token = await fetchToken(user, options);
api_key = os.environ["API_KEY"]
const apiKey = process.env['OPENAI_API_KEY'];
secret: "your-secret-here-please"
password = "changeme-please1"
"integrity": "sha512-4cDxnr8hm+4d8j8dl7WkqD0l9X3Y9Zr4mP6yQ3B1J0N4=="
id: "123e4567-e89b-12d3-a456-426614174000"
commit 1f3a5c7e9b2d4f6a8c0e1f3a5c7e9b2d4f6a8c0e
const tokenKinds = { space: 0, word: 1, number: 2 };
tokenizer = AutoTokenizer.from_pretrained(model_name)
max_tokens: 500, temperature: 0.1
import { TokenStream } from "./token-stream.js";
const secretFormats: readonly SecretFormat[] = [
href="https://example.org/reset-password?next=/home"
credential_source: "environment-or-file"
password_hash = hash_password(password, salt_rounds)
return task_skeleton-builder-for-everything-else;
http://localhost:8080/path@version
def test_token_refresh_after_expiry(self):
tokenUri = "/oauth2/token/introspect"
const tokensPerSecond = completionTokens / elapsedSeconds;
"resolved": "https://registry.test/a/-/a-1.2.3.tgz#7f3c9a1e5b8d2046f7a3c9e1b5d80264aabbccdd"
h1:Wx9kdM2Lr0pQ7tYvZ3nB8cF5gH1jK4mN6sT0uX2yA3E=
sha256:7f3c9a1e5b8d2046f7a3c9e1b5d802647f3c9a1e5b8d2046f7a3c9e1b5d80264
const signature = "design-signature-of-the-thing";
this.tokenStream = new TokenStream('utf-8', options?.tokens ?? 16);
risk-management-and-governance-for-large-projects-v2
private key: KeyObject = createPrivateKey(pem)
const accessKey = hashOf(parts[0], 'sha256');
SECRET_KEY = config("SECRET_KEY", default=None)
secretsmanager.GetSecretValueInput{SecretId: aws.String(name)}
passwordField.setText(resources.getString("login.password.hint2"));
collect_all_And_tokens = ParserElement2._collectAll.And_tokens
AKIA is how an access key begins
PASSWORD_RESET_EMAIL_TEMPLATE = "emails/password_reset.html"
'secret_ref': 'V1LocalObjectReference',
'service_account_token': 'V1ServiceAccountTokenProjection'
'image_pull_secrets': 'list[V1LocalObjectReference]',
_CREDENTIALS_KEY = 'google_oauth2_credentials'
SERVICE_ACCOUNT_TOKEN_TYPE = "urn:k8s:params:oauth:token-type:serviceaccount"
"output_token": "StreamDescription.Shards[-1].ShardId",
kwargs['oauth2ClientSecret'] = oauth2_client_secret
self.enable_k8s_tokens_via_dns = enable_k8s_tokens_via_dns
--authorizer-token-secret-version=projects/myproj/secrets/admin-pat/versions/1
--secret=projects/my-project/secrets/my-secret/versions/2
password = "$artifactRegistryMavenSecret"
GET /revoke?token=agabcdefddddafdd&callback=package.myCallback HTTP/1.1
enc = tiktoken.encoding_for_model("gpt-3.5-turbo")
syn match sshdHostKeyAlgo "\<sk-ssh-ed25519-cert-v01@openssh\.com\>"
int crq_set_private_key_usage_period(x509_crq_t crq, time_t a);
int x509_crt_get_challenge_password(x509_crt_t crt,
| URI_FOR_OBJECT_ON_TOKEN | P11_URI_FOR_MODULE_V2,
('OPpASSIGN_COMMON_SCALAR', 'OPpASSIGN_COMMON_RC1', 'OPpASSIGN_TRUEBOOL')
_SECRET_NAME_PARTIAL = r'(?P<secret>[a-zA-Z0-9-_]{1,255})'
$ node app.js | pino-redis -U redis://username:password@localhost:6379
const options = new URL('https://abc:xyz@example.com');
help="Specify a proxy in the form scheme://[user:passwd@]proxy.server:port.",
connectionString.parse("mongodb://username:password@host:1234/");
§tick§https://user:pass@sub.example.com:8080/p/a/t/h?query=string#hash§tick§
// proto://:password@hostname.com:user/repo
key_id = 'AKIA§IOSFODNN7EXAMPLE'
:return: Masked proxy url, i.e. https://***:***@proxy.com
DATABASE_URL=postgres://§dollar§{DB_USER}:§dollar§{DB_PASSWORD}@§dollar§{DB_HOST}/app
url: §tick§mysql://§dollar§{user}:§dollar§{password}@§dollar§{host}:3306/db§tick§
uri = f"amqp://{user}:{password}@{host}/"
fmt.Sprintf("postgres://%s:%s@%s:%d/%s", user, password, host, port, name)
String url = "jdbc:mysql://" + host + "/" + db + "?user=" + user + "&password=" + password;
jdbc:postgresql://localhost/test?user=fred&password=secret
"Server=localhost;Database=app;User Id=sa;Password=password;"
"Server=§dollar§{host};Database=§dollar§{db};Uid=§dollar§{user};Pwd=§dollar§{password};"
var connection = $"Host={host};Username={user};Password={password}";
DefaultEndpointsProtocol=https;AccountName=name;AccountKey=<key>;EndpointSuffix=core.windows.net
UseDevelopmentStorage=true
  valueFrom: { secretKeyRef: { name: app-secrets, key: db-password } }
        secretKeyRef:
          name: postgres-credentials-v2
          key: POSTGRES_PASSWORD
  - secretName: tls-wildcard-2024-cert
    secretName: my-app-secret-5f7c
  token: §dollar§{{ secrets.GITHUB_TOKEN }}
  github_token: §dollar§{{ secrets.NPM_TOKEN_2 }}
  api_key: {{ .Values.api.keyRef1 }}
  password: <%= ENV['DB_PASSWORD'] %>
  password: !vault prod/db/password2
  password: "{{ vault_db_password_v2 }}"
  password: '%env(resolve:DB_PASSWORD)%'
password = var.db_password_v2
secret_id = aws_secretsmanager_secret.app_db.id
token = data.aws_eks_cluster_auth.main.token
access_key = module.iam_user2.access_key_id
client_secret = azuread_application_password.app2.value
master_password = random_password.db_1.result
password = local.credentials["db_password"]
kms_key_id = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:Prod/Db-AbC1d2"
ARG NPM_TOKEN
ENV PASSWORD_FILE=/run/secrets/db_password_1
ENV TOKEN_PATH /var/run/secrets/kubernetes.io/serviceaccount/token
RUN --mount=type=secret,id=npm_token_v2 npm ci
export API_TOKEN=$(cat /run/secrets/token2)
export PASSWORD="$(pass show work/db2)"
export GITHUB_TOKEN=$GH_TOKEN_V2
read -r -s -p "Password: " password
if [ -z "$API_KEY_2" ]; then echo "API_KEY_2 is not set"; fi
curl -H "Authorization: Bearer $TOKEN" "$HOST/v1"
curl -H "Authorization: Bearer §dollar§{ACCESS_TOKEN_V2}" https://api.test
curl -u "$USER:$PASSWORD" https://api.test
headers: { Authorization: §tick§Bearer §dollar§{token}§tick§ }
headers["Authorization"] = "Bearer " + accessToken2;
req.Header.Set("Authorization", "Basic "+basicAuth(user, password))
Authorization: Bearer <your-access-token>
"Authorization: Bearer YOUR_API_KEY_GOES_HERE_OK"
www-authenticate: Basic realm="Protected Area 51"
const bearerTokenPattern = /^Bearer [A-Za-z0-9._~+\/-]+=*$/;
private final Map<String, Token> tokensByName = new HashMap<>();
public static final String TOKEN_ENDPOINT = "/api/v2/oauth/token";
private static final String PASSWORD_KEY = "user.password.v2.hash";
public static final int TOKEN_STRING_LITERAL = 42;
case TOKEN_LEFT_PAREN2: return parseGroup();
Token token = lexer.nextToken();
TokenType type = TokenType.STRING_LITERAL_V2;
token.type = TokenTypes.Identifier2Name
assertEquals("IDENTIFIER_2", token.getText());
expect(tokens[0].value).toBe("hello2World");
const [token, setToken] = useState<string | null>(null);
const { token: accessToken2, expiresIn } = await response.json();
type TokenPair = { accessToken: string; refreshToken: string };
interface Credentials { username: string; password: string }
password?: string | undefined;
readonly secret: Uint8Array;
let password: Option<String> = None;
pub struct Token<'a> { kind: TokenKind, text: &'a str }
let token = parser.next_token2()?;
let secret_key = SecretKey::from_slice(&bytes[..32])?;
let api_key: &str = &config.api_key_v2;
func (t *Token) IsKeyword2() bool { return t.kind == Keyword2 }
token, err := jwt.ParseWithClaims(tokenString, &Claims2{}, keyFunc)
password := os.Getenv("DB_PASSWORD_V2")
apiKey := flag.String("api-key", "", "key of the API, see https://docs.test/v2/keys")
secret, err := client.CoreV1().Secrets(ns).Get(ctx, name, metav1.GetOptions{})
if !bcrypt.CompareHashAndPassword(user.PasswordHash2, []byte(password)) {
Secrets: corev1.SecretReference{Name: "registry-credentials-v1"},
self.token = Token(TokenKind.NAME_2, value, start)
token = request.headers.get("X-Auth-Token2")
password = getpass.getpass("Password2: ")
secret = secrets.token_urlsafe(32)
token_type_ids = tokenizer2.create_token_type_ids_from_sequences(a, b)
pad_token_id = tokenizer.convert_tokens_to_ids("[PAD2]")
bos_token = "<|startoftext2|>"
eos_token="<|endoftext|>", unk_token="<unk_2>"
additional_special_tokens=["<extra_id_0>", "<extra_id_1>"]
tokenizer_class = "LlamaTokenizerFast2"
"tokenizer_class": "Qwen2Tokenizer",
"bos_token": "<|im_start2|>",
model.load_state_dict(torch.load("token_classifier_v2_best.pt"))
token_embedding = nn.Embedding(vocab_size2, hidden_dim)
from .token2vec import Token2VecModel
password: "pages.login.form.password2.label"
"passwordPlaceholder": "Enter-your-password-2-times"
"password.too.short": "Password must have at least 8 characters"
"forgot_password": "Forgot-password?-Click-here-2"
'password-strength': 'very-strong-5-of-5'
labels.password = "Passwort-wiederholen-2"
errorTokenExpired: 'auth.error.token_expired_401'
TOKEN_EXPIRED("auth-token-expired-0001", 401),
ERR_INVALID_TOKEN = "E1002-invalid-token"
errors.add("password", "must-contain-1-digit")
validates :password, length: { minimum: 8 }, format: /\A(?=.*\d)/
password_regex = "^(?=.*[A-Z])(?=.*[0-9]).{8,}$"
const passwordPattern = '^[A-Za-z0-9!@#$%^&*]{8,32}$';
pattern="(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{8,}" name="password"
<input type="password" id="login-password-2" autocomplete="current-password">
<label for="user_password_2">Password</label>
<input name="authenticity_token" type="hidden" value="{{ csrf_token2 }}">
<meta name="csrf-token" content="<%= form_authenticity_token2 %>">
<PasswordInput value={password2} onChange={setPassword2} />
<Secret name="db-password-v2" mountPath="/etc/secrets/db2" />
<property name="passwordEncoder" ref="bCryptPasswordEncoder2"/>
<password-policy min-length="8" class="org.test.Policy2Impl"/>
<credential-helper>osxkeychain-v2-helper</credential-helper>
<bean id="tokenStore" class="org.test.oauth2.JdbcTokenStore2"/>
<PackageReference Include="Microsoft.IdentityModel.Tokens" Version="7.1.2" />
<PublicKeyToken>b77a5c561934e089</PublicKeyToken>
Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089
xmlns:sec="http://docs.oasis-open.org/wss/2004/01/secext-1.0.xsd"
password.setTransformationMethod(PasswordTransformationMethod.getInstance());
android:inputType="textPassword" android:id="@+id/password_input2"
@Value("§dollar§{app.jwt.secret2}") private String jwtSecret;
@ConfigurationProperties(prefix = "security.oauth2.client")
props.put("password", env.getProperty("db.password2"));
config.setPassword(System.getenv("DB_PASSWORD_2"));
.withApiKey(settings.getApiKey2())
val apiKey: String = BuildConfig.API_KEY_V2
val token = prefs.getString("auth_token_v2", null)
var clientSecret = Configuration["Authentication:Google:ClientSecret"];
string password = Environment.GetEnvironmentVariable("DB_PASSWORD2");
services.AddSingleton<ITokenService2, TokenService2>();
var token = new CancellationTokenSource(TimeSpan.FromSeconds(5)).Token;
public Task RunAsync(CancellationToken cancellationToken = default)
cancellationToken.ThrowIfCancellationRequested();
private const string TokenCacheKey = "TokenCache:User:v2";
[JsonPropertyName("access_token")] public string AccessToken2 { get; set; }
$password = getenv('DB_PASSWORD2');
'password' => env('DB_PASSWORD', ''),
'key' => env('APP_KEY2'),
define('DB_PASSWORD', getenv('WORDPRESS_DB_PASSWORD2'));
$token = bin2hex(random_bytes(32));
$this->token = $this->tokens[$this->position2]->value;
T_CONSTANT_ENCAPSED_STRING2 => 'token_encapsed_string',
password: Rails.application.credentials.dig(:db, :password2)
config.secret_key_base = ENV.fetch("SECRET_KEY_BASE2")
token = SecureRandom.urlsafe_base64(24)
has_secure_token :auth_token2
expect(user.password_digest).to eq(digest2)
let(:token) { Doorkeeper::AccessToken2.create! }
local token = redis.call("GET", KEYS[1] .. ":token2")
my $password = $ENV{DB_PASSWORD2} // prompt_password();
password <- Sys.getenv("DB_PASSWORD_2")
token = ENV["GITHUB_TOKEN_2"] || abort("no token")
SELECT password_hash2, token_expires_at FROM users WHERE token = $1;
ALTER TABLE users ADD COLUMN reset_password_token VARCHAR(64);
CREATE INDEX index_users_on_reset_password_token ON users (reset_password_token);
INSERT INTO tokens (user_id, token) VALUES (?, ?);
GRANT SELECT ON credentials_v2 TO reporting_role2;
CREATE USER app IDENTIFIED BY :password2;
message TokenRequest2 { string client_secret = 2; string token = 3; }
string access_token = 1 [(validate.rules).string.min_len = 16];
optional bytes secret_key_v2 = 7;
rpc RefreshToken(RefreshTokenRequestV2) returns (TokenResponseV2);
token: { type: 'string', minLength: 16, pattern: '^[A-Za-z0-9_-]+$' },
"password": { "type": "string", "format": "password" },
password: z.string().min(8).max(128),
password: Joi.string().regex(/^[a-zA-Z0-9]{3,30}$/),
token: PropTypes.string.isRequired,
"$ref": "#/components/schemas/AccessToken2Response"
securitySchemes: { apiKey2: { type: apiKey, in: header, name: X-API-Key } }
tokenUrl: 'https://auth.test/oauth2/v1/token'
"token_uri": "https://oauth2.googleapis.com/token",
"auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
authorizationUrl = 'https://login.test/common/oauth2/v2.0/authorize';
passwordResetUrl: "https://app.test/reset?token={token2}"
link = §tick§§dollar§{base}/reset-password?token=§dollar§{encodeURIComponent(token2)}§tick§;
window.location.href = '/login?redirect=/account/password2';
router.post('/api/v1/users/:id/password2', requireToken, update);
app.get("/auth/token2/:provider", passport2.authenticate("oauth2"));
path('accounts/password_reset/2/done/', views.done2),
url(r'^reset/(?P<uidb64>[0-9A-Za-z_\-]+)/(?P<token>[0-9A-Za-z]{1,13}-[0-9A-Za-z]{1,32})/$')
const TOKEN_KEY = "myapp.auth.token.v2";
localStorage.setItem("access_token_v2", token);
localStorage.getItem('refresh-token-v2');
sessionStorage.removeItem(§tick§token:§dollar§{userId2}§tick§);
cookies.set("session_token2", value, { httpOnly: true });
res.cookie('XSRF-TOKEN', req.csrfToken2());
name: "__Secure-next-auth.session-token",
const CREDENTIALS_FILE = "application_default_credentials2.json";
credentials: 'same-origin',
credentials: "include-2",
fetch(url, { credentials: "omit", mode: "no-cors2" })
credentialsId: 'jenkins-deploy-key-2023',
withCredentials([string(credentialsId: 'sonar-token-2', variable: 'SONAR2')])
aws_credentials = boto3.Session2().get_credentials()
GOOGLE_APPLICATION_CREDENTIALS=/etc/gcp/key-file-2.json
credential_process = /usr/local/bin/aws-vault2 exec prod
private_key_path = "~/.ssh/id_ed25519_work2"
private-key: ./certs/server2.key
PrivateKey privateKey = keyFactory.generatePrivate(spec2);
privateKey: fs.readFileSync("keys/private2.pem"),
ssh_private_key_file = /home/deploy/.ssh/id_rsa_2048
-----BEGIN PUBLIC KEY-----
-----BEGIN CERTIFICATE-----
MIIDXTCCAkWgAwIBAgIJAKL0UG+mRkSvMA0GCSqGSIb3DQEBCwUAMEUxCzAJBgNV
pem.startsWith("-----BEGIN RSA PRIVATE§ KEY-----")
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me@host
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA5rm7pXgK3sH9 deploy
fingerprint: SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8
"checksum": "d41d8cd98f00b204e9800998ecf8427e"
sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
checksum = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
integrity sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==
<script src="a.js" integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"></script>
etag: W/"5e15153d-120f-4cDxnr8hm4d8j8dl"
rev = "4f8b2a6c0d1e3f5a7b9c8d6e4f2a1b3c5d7e9f0a"
  rev: 9d0a3b1f8c2e4d6a5b7c9e1f3a2d4c6b8e0f1a3c
index 3c1d8e2..9f4b6a7 100644
git+https://github.com/a/b.git#4f8b2a6c0d1e3f5a7b9c8d6e4f2a1b3c5d7e9f0a
golang.org/x/crypto v0.17.0 h1:r8bRNjWL3GshPW3gkd+RpvzWrZAwPS49OmTGZ/uhM4k=
uuid = "b77e0a4c-d291-57a0-90e8-8db25a27a240"
GUID = "{6B29FC40-CA47-1067-B31D-00DD010662DA}"
{9A19103F-16F7-4668-BE54-9A1E7A4F7556}.Debug|Any CPU.ActiveCfg = Debug|Any CPU
clientId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
"client_id": "764086051850-abcdefghijklmnop.apps.googleusercontent.com",
AZURE_TENANT_ID=72f988bf-86f1-41af-91ab-2d7cd011db47
project_id = "my-project-123456"
measurementId: "G-4F8B2A6C0D",
appId: "1:1234567890:web:abc123def456",
data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk
src: url(data:font/woff2;base64,d09GMgABAAAAAAdMAA4AAAAAEQwAAAb2AAEAAAAA
d="M12.5 2.5a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2z"
background: url('data:image/svg+xml;utf8,<svg xmlns="http://www.w3.org/2000/svg"/>');
color: #a1b2c3; background-color: #d4e5f6;
.sk-circle-fade-dot2:nth-child(12) { animation-delay: -0.1s; }
class="sk-chase-dot-12 sk-cube-grid9 risk-assessment-table2"
className="disk-usage-chart-2024 task-list-item-checkbox1"
const desk = 'desk-booking-system-version-2-final-build';
mask-image: linear-gradient(to right, transparent, black 20%);
.hf_container_main_wrapper_2col { display: grid }
npm_config_registry=https://registry.npmjs.org/
process.env.npm_package_version_number2
npm_lifecycle_event_name_for_scripts_in_package
from pypi-server2 import upload
pattern.compile("pat[0-9]+.txt"); path = "patches/v2.1.0/fix3.patch"
keyboard.press('key-ArrowDown'); map.set("key-0f", 1);
fact_table_v2 = "dapi_daily_aggregates_2024"
precious_metals_prices_2024 = ciobanu_dataset_v3_final
eyJustAWord.thatLooksLike.aTokenButIsNone1234567
const header = 'eyJhbGciOi';
sig=verify(message)
design=modern&assig=1
SKeleton2d SK_DEBUG_FLAG1 = SkColor4f
const SKILLS = ['SKI1', 'SKATE2'];
AKIDneyBoundaries and LTAIwan are words
SG.init({ region: 'eu' }); SG.Player2.Inventory.Items
host.docker.internal:5432/token@sha256
ftp://anonymous@ftp.gnu.org/gnu/
mailto:someone@example.org?subject=token2
ssh://git@github.com:22/owner/repo2.git
git@github.com:owner/repo2.git
http://[::1]:8080/@scope/package2
https://cdn.test/npm/@scope/pkg@1.2.3/dist/index2.min.js
https://user@host.test/path2
https://registry.test:4873/@a%2fb
proxy: "http://proxy.test:3128"
https://medium.test/@writer/how-we-count-2-tokens-3f8a1b2c4d5e
https://fonts.gstatic.com/s/roboto/v30/KFOmCnqEu92Fr1Mu4mxK.woff2
https://images.test/photo-1500648767791-00dcc994a43e?w=800&q=80
https://www.youtube.com/watch?v=dQw4w9WgXcQ
https://docs.test/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit
"videoToken": "watch?v=..."
slackChannel = "C024BE91L2"
const CLIENT_TOKEN = undefined;
token = null; // set in setUp2
password = ""
password = "********"
password: "xxxxxxxxxxxx"
token: "<insert-token-2-here>"
api_key: "YOUR_API_KEY_1"
apiKey = "your-api-key-v2"
secret: 'test-secret-key-1'
token: "dummy-token-0001"
password: 'P@ssw0rd-example-1'
"password": "REDACTED_ASSIGNED_1a2b"
auth_token = "placeholder-Value1"
"secret": "sample-Secret-Value-9"
token = 'test_token_A1b2C3'
credentials: "Example:Credentials1"
password = generate_password(length=16, symbols=True)
password=$(openssl rand -base64 32)
token=$(kubectl get secret sa -o jsonpath='{.data.token}' | base64 -d)
SECRET=§tick§head -c 32 /dev/urandom | base64§tick§
passwd: files systemd sss
passwd -l root2
/etc/passwd:/etc/passwd:ro
/usr/share/password-store/extensions/otp2.bash
password    requisite     pam_pwquality.so retry=3 minlen=12
PermitRootLogin prohibit-password
PasswordAuthentication no2
pass: 12, fail: 0, skipped: 3
passing: 120, duration: '3.52s'
PASS src/token2/parser.test.ts (5.2 s)
test.pass("2-of-3-passed")
passThrough = new PassThrough2({ highWaterMark: 1024 });
bypass_cache_key = "v2:users:list:page:1"
compass_heading_deg2 = atan2(y, x) * 57.2957795
passenger_count=4&trip_distance=12.5
encompass: "All-2024-Editions"
pwd = os.getcwd()
cd "$(dirname "$0")" && pwd -P
OLDPWD=/home/me/project2
tokenLimit: 4096, tokenCount2: 128,
tokens_used = usage["total_tokens2"]
total_tokens=prompt_tokens+completion_tokens2
print(f"tokens/s: {tokens / elapsed2:.1f}")
log.info("token {} of {}", i, tokens.size());
"tokens": ["def", "foo2", "(", ")", ":"]
token_pattern = r"(?u)\b\w\w+\b"
split_token = "\u2581Hello2"
const tokenRegex = /[A-Za-z_$][A-Za-z0-9_$]*/g;
tokens.push({ type: 'Punctuator2', value: '=>' });
token('comment', /#.*$/, 2);
prism.languages.insertBefore('javascript', 'token2', {});
{ token: "keyword.control.js2", regex: "\\b(?:if|else)\\b" }
"token.error-token": { "foreground": "#F44747" }
"editorBracketHighlight.token1": "#ffd700ff"
--vscode-symbolIcon-tokenForeground2: #cccccc;
designTokens.color.primary500 = "#3B82F6";
token.colorBgContainer2 = '#141414';
spacing: token('space.100'), color: token('color.text2')
$token-font-size-h1: 2.5rem;
theme.tokens.sizes.breakpointXl2 = "96em"
ERC20Token public token2 = ERC20Token(address(0));
address constant TOKEN = 0x6B175474E89094C44Da98b954EedeAC495271d0F;
tokenAddress: "0xdAC17F958D2ee523a2206206994597C13D831ec7"
IERC721(tokenContract2).ownerOf(tokenId);
uint256 public tokenIdCounter2 = 1;
secret_santa_pairs = assign2(people)
"Secret Garden 2": { author: "F. H. Burnett" }
secretAgent: new Agent2("James-B007"),
describe('secrets store v2', () => {
it('rejects a token that is 2 hours old', async () => {
test_wrong_password_returns_401 = lambda: None
def test_api_key_2_is_rotated(client, api_key):
mock.patch("app.auth.verify_token2", return_value=True)
when(tokenService2.verify(anyString())).thenReturn(true);
@WithMockUser(username = "admin", password = "pwd")
jest.mock('../token-service2');
sinon.stub(auth, 'getToken2').resolves(undefined);
throw new InvalidTokenException2("token-invalid");
throw new Error(§tick§token §dollar§{token2} is not valid§tick§);
raise ValueError("api_key must be set, see https://docs.test/v2/api-keys")
console.log('Password for user2 is not shown');
logger.warning("Could not refresh token: HTTP 401 (attempt 2/3)")
panic("secret: length is 31, want 32")
# api_key: taken from the environment variable API_KEY_V2
# password=secret is only an illustration here
// token: opaque, at most 512 bytes (RFC6749)
/** @param {string} apiKey2 - key from https://console.test/v1/keys */
* @param token the token from step 2
:param password: the user's password (8-64 chars)
--token TOKEN2     token of the registry
--password-stdin   take the password from stdin
-p, --password <password>  (default: "none2")
| §tick§auth.token§tick§ | string | §tick§""§tick§ | Token, see [tokens](#tokens-v2) |
| apiKey2 | §tick§X-API-Key§tick§ | header |
1. Create a token at <https://github.com/settings/tokens/new?scopes=repo>
Set §tick§secretKey§tick§ to §tick§openssl rand -hex 32§tick§.
See RFC 7519 (JSON Web Token) and RFC 6750 (Bearer Token Usage).
"license": "MIT", "author": "Pass Word <pass.word2@example.org>"
"@types/jsonwebtoken": "^9.0.5",
"passport-oauth2": "1.8.0",
"js-tokens": "^3.0.0 || ^4.0.0",
"node_modules/css-tokenize2r3": { "version": "1.0.1" }
"csrf-token-v2": "workspace:^1.2.3-beta.4"
passlib[bcrypt]==1.7.4
tokenizers>=0.15.0,<0.19 ; python_version>="3.8"
implementation("com.auth0:java-jwt:4.4.0")
github.com/golang-jwt/jwt/v5 v5.2.0
com.fasterxml.jackson.core.JsonToken.FIELD_NAME2
token_bucket = TokenBucket2(rate=10.0, capacity=100)
rate_limit_token_bucket: "redis-cluster-2.cache.internal:6379"
secretProvider = "azure-kv-2-westeurope"
keyvault_secret_name: "Prod--Db2--Password"
vault_path: secret/data/prod/app2
secretsFolder = "C:\\ProgramData\\App2\\secrets"
credentialsPath = "/home/me/.config/App2/creds.json"
tokenFile: "./.tokens/session2.txt"
PASSWORD_MIN_LENGTH=12
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "a.password_validation.MinimumLength2"}]
passwordHashAlgorithm: "PBKDF2-HMAC-SHA256"
passwordEncoder = new Pbkdf2PasswordEncoder2()
tokenSigningAlg = "RS256-OAEP-2048"
token_endpoint_auth_method: "client_secret_post2"
tls_cipher: "TLS_AES_128_GCM_SHA256"
kdf: "pbkdf2-sha512-210000"
const secretBox2 = nacl.secretbox.open(box, nonce, key);
secretKeyLength = crypto_secretbox_KEYBYTES2
signingKeyId: "2011-04-29T00:00:00Z/key1",
sessionKeyPrefix = "sess:v2:user:"
accessKeyAge: "P90D-rotate2",
apiKeyHeader = "X-Api-Key-V2"
api_key_name: "Reporting-Service-Key-2024"
masterKeyUri = 'file:///etc/keys/master2.json'
encryptionKeyAlias = "alias/app-data-key-2"
shared_key_1 = ecdh2.compute(peer_public)
account_key_column = "accountKeyColumn2Name"
authKeyProvider: AuthKeyProvider2.fromEnvironment(),
docker run -u 1000:1000 --rm builder42
rsync -u backup1:Photos2024 .
curl -u "§dollar§USER1:§dollar§PASS2" https://ci.test
curl -H "Accept: a/b" -u admin:password https://ci.test
mysql -u root -p app_v2 < seed1.sql
mysql -uroot -P3306 -h127.0.0.1 app2
mysql --protocol=tcp -p§dollar§MYSQL_ROOT_PASSWORD1 app
PGPASSWORD=§dollar§DB_PASS1 psql
PGPASSWORD=postgres psql -h localhost
await login user1 password manager
const login = async (user) => post('/login', user);
the login form password field2
usermod -u 2001:2002 app1
`
  .trim()
  .split('\n')
  .map((line) => line.replaceAll('§tick§', '`').replaceAll('§dollar§', '$').replaceAll('§', ''));
