/**
 * `node tests/released/freeze.ts`, once for each version that is released: keeps in `tests/fixtures/released/VERSION` a
 * client of this version as one file, a database with what it stores, and a record that it exported. What is there is
 * never written again; `tests/convergence/released.test.ts` opens all of them for ever.
 */
import 'temporal-polyfill/global';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { makeBackup } from '../../sync-server/store/backup-file.ts';
import { version } from '../../sync-server/version.ts';
import { BodyClient } from '../sync-server/body-client.ts';
import { decide } from '../sync-server/decide.ts';
import { makeSharedDocument } from '../sync-server/document.ts';
import { writeParagraph, writeTitle } from '../sync-server/rooms/prose.ts';
import { startTestRelay } from '../sync-server/start-relay.ts';
import { factsOf } from './released-facts.ts';

const folder = join(import.meta.dirname, '../fixtures/released', version);
if (existsSync(folder)) {
  console.error(`Version ${version} is frozen already. What is released is not changed.`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
await freezeClient();
await freezeData();

async function freezeClient(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      lib: {
        entry: join(import.meta.dirname, 'old-client.ts'),
        formats: ['es'],
        fileName: () => 'client.mjs',
      },
      outDir: folder,
      emptyOutDir: false,
      target: 'es2023',
    },
  });
}

/** A decided document with its amendment, and one that people still write and talk about. */
async function freezeData(): Promise<void> {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'editor');
  const decided = await decide(
    relay,
    { owner: ann, asked: ben },
    { title: 'Lunch at noon', consulted: [ann.member] },
  );
  await decide(relay, { owner: ann, asked: ben }, { title: 'Lunch at one', amends: decided });
  const { document, lineage, acts } = await makeSharedDocument(ann, 'Notes');
  await acts.perform(document, lineage, {
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text: 'Is this still so?' },
    suggestion: null,
  });
  await using body = await BodyClient.open(ben, document);
  writeTitle(body.peer.body, 'Notes');
  writeParagraph(body.peer.body, 'What we know.');
  await body.whenReceipted();

  const backup = join(relay.folder, 'backup');
  const made = await makeBackup(relay.folder, backup);
  if (!made.ok) throw new Error(made.error);
  writeFileSync(join(folder, 'countersign.sqlite.gz'), gzipSync(readFileSync(backup), { level: 9 }));
  const record = await ann.call(`/api/documents/${decided}/record`);
  writeFileSync(join(folder, 'record.json'), record.bytes);
  const facts = await factsOf(relay, ann.token);
  writeFileSync(join(folder, 'facts.json'), `${JSON.stringify({ decided, ...facts }, null, 2)}\n`);
  acts.socket.close();
}
