/** What the environment says the relay shall do; everything wrong with it is said at once, before anything starts. */
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { isMailAddress } from '#shared/protocol/mail-address.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface Configuration {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  /** As people type it; `null` when that is host and port. */
  readonly publicUrl: string | null;
  /** Fixes the first administrator's token; `null` for a random one. */
  readonly setupToken: string | null;
  readonly logLevel: LogLevel;
  /** Where decided records are written as files too; `null` for nowhere. */
  readonly recordsFolder: string | null;
  /** PostgreSQL that several nodes share; `null` for the embedded store. */
  readonly databaseUrl: string | null;
  /** Redis or Valkey through which nodes tell one another what is new; `null` for PostgreSQL's notifications. */
  readonly redisUrl: string | null;
  /** Who shows it sees the figures from anywhere; `null` for nobody. */
  readonly metricsToken: string | null;
  /** How decided documents are sent; `null` for not at all. */
  readonly mail: MailSettings | null;
  readonly limits: Limits;
}

/** How much of the relay one member, or one address, may have. */
export interface Limits {
  /** WebSockets of one member at a time, on all devices: each page has one for acts and one for each open document. */
  readonly socketsPerMember: number;
  /** Acts of one member. What is not used is saved for a minute, here and below. */
  readonly actsPerSecond: number;
  /** Messages about prose and presence of one member. */
  readonly framesPerSecond: number;
  /** HTTP requests of one address, files of the app not counted. */
  readonly requestsPerSecond: number;
}

/** Nobody meets these at work: they are for programs that have gone wrong. A whole office may share one address. */
export const usualLimits: Limits = {
  socketsPerMember: 200,
  actsPerSecond: 20,
  framesPerSecond: 500,
  requestsPerSecond: 50,
};

export interface MailSettings {
  /** `smtp://` or `smtps://`, with user and password where the server asks for them. */
  readonly smtpUrl: string;
  /** `Countersign <decisions@example.org>` */
  readonly from: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Known, and without effect yet: setting one and being ignored would be worse than not starting. */
const notBuiltYet = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'MAX_BLOB_MB'] as const;

const secrets: ReadonlySet<string> = new Set([
  'SETUP_TOKEN',
  'SMTP_URL',
  'METRICS_TOKEN',
  'DATABASE_URL',
  'REDIS_URL',
]);

/** Every fault is one sentence that names its variable. An empty variable counts as not set. */
export function readConfiguration(environment: Environment): Result<Configuration, readonly string[]> {
  const faults: string[] = [];
  const read = <T>(name: string, fallback: T, parse: (text: string) => T | null, expected: string): T => {
    const text = environment[name]?.trim();
    if (!text) return fallback;
    const value = parse(text);
    // Secrets are not printed, also where they are no good.
    const shown = secrets.has(name) ? 'what it is set to' : JSON.stringify(shortened(text));
    if (value === null) faults.push(`${name} is ${expected}, not ${shown}.`);
    return value ?? fallback;
  };

  const limit = (name: string, usual: number): number =>
    read(name, usual, (text) => wholeNumber(text, 1, 1_000_000), 'a number from 1 to 1000000');

  const smtpUrl = read<string | null>('SMTP_URL', null, smtpAddress, 'an smtp or smtps address');
  const from = read<string | null>(
    'MAIL_FROM',
    null,
    mailSender,
    'a mail address, perhaps with a name before it',
  );
  if ((smtpUrl === null) !== (from === null) && faults.length === 0)
    faults.push(
      `${smtpUrl === null ? 'SMTP_URL' : 'MAIL_FROM'} is missing: mail needs SMTP_URL and MAIL_FROM.`,
    );

  const databaseUrl = read<string | null>(
    'DATABASE_URL',
    null,
    (text) => addressOf(text, /^postgres(ql)?:$/),
    'a postgres address',
  );
  const redisUrl = read<string | null>(
    'REDIS_URL',
    null,
    (text) => addressOf(text, /^rediss?:$/),
    'a redis or rediss address',
  );
  if (redisUrl !== null && !environment['DATABASE_URL']?.trim())
    faults.push('DATABASE_URL is missing: REDIS_URL is for nodes that share a PostgreSQL database.');

  const configuration: Configuration = {
    port: read('PORT', 4400, (text) => wholeNumber(text, 0, 65_535), 'a port from 0 to 65535'),
    host: read('HOST', '127.0.0.1', hostName, 'a host name or an address'),
    dataFolder: read('DATA_DIR', './data', anyText, 'a folder'),
    publicUrl: read<string | null>('PUBLIC_URL', null, webAddress, 'an http or https address without a path'),
    setupToken: read<string | null>(
      'SETUP_TOKEN',
      null,
      setupToken,
      '22 to 43 characters of A–Z, a–z, 0–9, - and _',
    ),
    logLevel: read<LogLevel>('LOG_LEVEL', 'info', logLevel, `one of ${logLevels.join(', ')}`),
    recordsFolder: read<string | null>('RECORDS_DIR', null, anyText, 'a folder'),
    databaseUrl,
    redisUrl,
    metricsToken: read<string | null>(
      'METRICS_TOKEN',
      null,
      metricsToken,
      '22 to 200 characters of A–Z, a–z, 0–9, - and _',
    ),
    limits: {
      socketsPerMember: limit('MAX_SOCKETS_PER_MEMBER', usualLimits.socketsPerMember),
      actsPerSecond: limit('MAX_ACTS_PER_SECOND', usualLimits.actsPerSecond),
      framesPerSecond: limit('MAX_FRAMES_PER_SECOND', usualLimits.framesPerSecond),
      requestsPerSecond: limit('MAX_REQUESTS_PER_SECOND', usualLimits.requestsPerSecond),
    },
    mail: smtpUrl !== null && from !== null ? { smtpUrl, from } : null,
  };
  for (const name of notBuiltYet)
    if (environment[name]) faults.push(`${name} is set, but what it is for is not built yet.`);
  for (const name of Object.keys(environment))
    if (name.startsWith('COUNTERSIGN_')) faults.push(`${name} is not a setting. Settings have no prefix.`);
  return faults.length === 0 ? ok(configuration) : err(faults);
}

const anyText = (text: string): string => text;
const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

function wholeNumber(text: string, least: number, most: number): number | null {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : null;
}

const hostName = (text: string): string | null => (/^[A-Za-z0-9.:_-]{1,253}$/.test(text) ? text : null);

const setupToken = (text: string): string | null => (/^[A-Za-z0-9_-]{22,43}$/.test(text) ? text : null);

const metricsToken = (text: string): string | null => (/^[A-Za-z0-9_-]{22,200}$/.test(text) ? text : null);

const logLevel = (text: string): LogLevel | null => logLevels.find((level) => level === text) ?? null;

function webAddress(text: string): string | null {
  const url = URL.parse(text);
  const isPlain =
    url &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    !url.search &&
    !url.hash &&
    !url.username;
  return isPlain ? url.origin : null;
}

const smtpAddress = (text: string): string | null => addressOf(text, /^smtps?:$/);

function addressOf(text: string, protocol: RegExp): string | null {
  const url = URL.parse(text);
  return url && protocol.test(url.protocol) && url.hostname ? text : null;
}

/** `name@host`, or a name and that in angle brackets; on one line, so that no header can be added. */
function mailSender(text: string): string | null {
  const address = /^(?:[^<>\r\n]{1,100} )?<([^<>]+)>$/.exec(text)?.[1] ?? text;
  return isMailAddress(address) ? text : null;
}
