import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import { openLog, withoutContent } from '../../sync-server/log.ts';
import { BodyClient } from './body-client.ts';
import { decide } from './decide.ts';
import { makeSharedDocument } from './document.ts';
import { startTestRelay, testPassword, testSetupToken } from './start-relay.ts';

const content: ContentJson = {
  type: 'doc',
  content: [
    { type: 'title', content: [{ type: 'text', text: 'SecretTitle' }] },
    { type: 'paragraph', content: [{ type: 'text', text: 'SecretProse' }] },
  ],
};

test('the log tells what went wrong, and holds no content, name, password or token', async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  await using relay = await startTestRelay({ log: openLog('trace', stream) });
  const ann = await relay.setUp('SecretAnn');
  const ben = await relay.join(ann, 'SecretBen', 'viewer');
  const { document, lineage, acts } = await makeSharedDocument(ann, 'SecretTitle');
  await using body = await BodyClient.open(ann, document);
  await body.fill(content);
  const comment = {
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text: 'SecretComment' },
    suggestion: null,
  } as const;
  await acts.perform(document, lineage, comment);

  // Refused: a viewer's words and prose, a wrong password, a body that is no JSON.
  await using bens = await ben.actsSocket();
  expect(await bens.perform(document, lineage, comment)).toMatchObject({ type: 'refused' });
  await using bensBody = await BodyClient.open(ben, document);
  await bensBody.when(() => bensBody.peer.body.length > 0);
  bensBody.peer.body.delete(0, 1);
  await bensBody.closed;
  await relay.call('/api/sign-in', { body: { person: 'SecretAnn', password: 'SecretPassword' } });
  await relay.call('/api/sign-in?SecretQuery', { body: '{"SecretAnn"' });

  // Failing: the store, for an act, for prose and for a request.
  const { store } = relay.relay;
  const fail = (): never => {
    throw new Error('disk full');
  };
  vi.spyOn(store, 'appendAct').mockImplementationOnce(fail);
  expect(await acts.perform(document, lineage, comment)).toMatchObject({ code: 'unavailable' });
  vi.spyOn(store, 'appendUpdates').mockImplementationOnce(fail);
  body.peer.body.delete(1, 1);
  await body.closed;
  vi.spyOn(store, 'loadBody').mockImplementationOnce(fail);
  expect((await ann.call(`/api/documents/${document}/body?SecretQuery`)).status).toBe(503);

  const log = lines.join('');
  expect(log).toContain('an act could not be stored');
  expect(log).toContain('body could not be stored or read');
  expect(log).toContain('body frame refused');
  expect(log).toContain('a request failed');
  const secrets = ['Secret', testPassword, testSetupToken, ann.token, ben.token, ann.cookie];
  for (const secret of secrets) expect(log).not.toContain(secret);
});

test('a decision that can neither be filed nor mailed is logged without its title or anybody’s address', async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const folder = mkdtempSync(join(tmpdir(), 'countersign-log-'));
  await using relay = await startTestRelay({
    log: openLog('trace', stream),
    recordsFolder: join(folder, 'records'),
    mail: { smtpUrl: 'smtp://127.0.0.1:1', from: 'Secret Sender <secret-sender@example.org>' },
  });
  await relay.relay.recordsWritten();
  rmSync(join(folder, 'records'), { recursive: true, force: true });
  writeFileSync(join(folder, 'records'), 'no folder any more');
  const ann = await relay.setUp('SecretAnn');
  const ben = await relay.join(ann, 'SecretBen', 'editor');
  await ben.call('/api/me/mail', { body: { address: 'secret-ben@example.org' } });
  await decide(relay, { owner: ann, asked: ben }, { title: 'SecretTitle' });
  await relay.relay.recordsWritten();
  await relay.relay.mailTried();

  const log = lines.join('');
  expect(log).toContain('decided records could not be written');
  expect(log).toContain('a mail was not taken');
  expect(log).not.toMatch(/secret/i);
  rmSync(folder, { recursive: true });
});

test('an error is logged without what it quotes: input, names of files, addresses', () => {
  const errorOf = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  const errors = [
    errorOf(() => JSON.parse('{"text": SecretProse "it\'s Secret"}')),
    errorOf(() => readFileSync('/nowhere/0001-secret-title.md')),
    errorOf(() => new URL('Secret title')),
    new Error('550 no such user: <secret.ann@example.org>', { cause: new Error('in "Secret"') }),
    'Secret',
  ];
  const logged = JSON.stringify(errors.map((error) => withoutContent(error)));
  expect(logged).not.toMatch(/secret/i);
  expect(logged).toContain('ENOENT');
  expect(logged).toContain('log.test.ts');
});
