import { describe, expect, test } from 'vitest';
import { readConfiguration } from '../../sync-server/configuration.ts';

describe('the environment', () => {
  test('may say nothing', () => {
    expect(readConfiguration({ PATH: '/bin', HOME: '/root' })).toEqual({
      ok: true,
      value: {
        port: 4400,
        host: '127.0.0.1',
        dataFolder: './data',
        publicUrl: null,
        setupToken: null,
        logLevel: 'info',
        recordsFolder: null,
        databaseUrl: null,
        redisUrl: null,
        metricsToken: null,
        mail: null,
        limits: { socketsPerMember: 200, actsPerSecond: 20, framesPerSecond: 500, requestsPerSecond: 50 },
      },
    });
  });

  test('is taken at its word', () => {
    const read = readConfiguration({
      PORT: '0',
      HOST: '::1',
      DATA_DIR: '/srv/data',
      PUBLIC_URL: 'https://decide.example/',
      SETUP_TOKEN: 'abcdefghijklmnopqrstuv',
      LOG_LEVEL: 'silent',
    });
    expect(read).toMatchObject({
      ok: true,
      value: { port: 0, host: '::1', dataFolder: '/srv/data', publicUrl: 'https://decide.example' },
    });
  });

  test('is told everything that is wrong with it at once', () => {
    const read = readConfiguration({
      PORT: '65536',
      HOST: 'a b',
      PUBLIC_URL: 'ftp://decide.example',
      SETUP_TOKEN: 'short',
      LOG_LEVEL: 'loud',
      METRICS_TOKEN: 'open',
      MAX_SOCKETS_PER_MEMBER: 'many',
      MAX_ACTS_PER_SECOND: '0',
      MAX_FRAMES_PER_SECOND: '-1',
      MAX_REQUESTS_PER_SECOND: '1e3',
      MAX_BLOB_MB: '100',
      DATABASE_URL: 'mysql://x',
      REDIS_URL: 'http://y',
      COUNTERSIGN_PORT: '80',
    });
    expect(read.ok ? [] : read.error.map((fault) => fault.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'REDIS_URL',
      'PORT',
      'HOST',
      'PUBLIC_URL',
      'SETUP_TOKEN',
      'LOG_LEVEL',
      'METRICS_TOKEN',
      'MAX_SOCKETS_PER_MEMBER',
      'MAX_ACTS_PER_SECOND',
      'MAX_FRAMES_PER_SECOND',
      'MAX_REQUESTS_PER_SECOND',
      'MAX_BLOB_MB',
      'COUNTERSIGN_PORT',
    ]);
  });

  test('names a mail server and a sender together, and never prints the password', () => {
    const from = 'Countersign <decisions@example.org>';
    const faults = (environment: Record<string, string>): readonly string[] => {
      const read = readConfiguration(environment);
      return read.ok ? [] : read.error;
    };
    expect(readConfiguration({ SMTP_URL: 'smtps://u:pw@mail.example', MAIL_FROM: from })).toMatchObject({
      ok: true,
      value: { mail: { smtpUrl: 'smtps://u:pw@mail.example', from } },
    });
    expect(faults({ SMTP_URL: 'smtp://mail.example' })).toEqual([
      'MAIL_FROM is missing: mail needs SMTP_URL and MAIL_FROM.',
    ]);
    expect(faults({ MAIL_FROM: 'a@b.example' })).toEqual([
      'SMTP_URL is missing: mail needs SMTP_URL and MAIL_FROM.',
    ]);
    expect(faults({ SMTP_URL: 'http://u:secret@mail.example', MAIL_FROM: from })).toEqual([
      'SMTP_URL is an smtp or smtps address, not what it is set to.',
    ]);
    for (const sender of ['nobody', 'a@b, c@d', 'X <a@b>\r\nBcc: y@z'])
      expect(faults({ SMTP_URL: 'smtp://mail.example', MAIL_FROM: sender })[0]).toMatch(
        /^MAIL_FROM is a mail/,
      );
  });

  test.each(['https://decide.example/app', 'https://ann:pw@decide.example', 'https://decide.example/?x'])(
    'an address with more than a host is refused: %s',
    (PUBLIC_URL) => expect(readConfiguration({ PUBLIC_URL }).ok).toBe(false),
  );
});
