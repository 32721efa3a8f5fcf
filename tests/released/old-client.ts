/**
 * What `freeze.ts` keeps of each version's client: the document schema that it knows, its store on the device and its
 * connection, in one file with the Yjs of then. Later relays and documents are tried on it.
 */
import * as Y from 'yjs';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { LedgerId } from '#shared/kernel/ids.ts';
import { deviceClock } from '../../client/kernel/clock.ts';
import { openApi } from '../../client/session/api.ts';
import { openBody } from '../../client/sync/open-body.ts';

export interface OldClientOptions {
  /** `http:` origin of the relay. */
  readonly baseUrl: string;
  readonly token: string;
  readonly document: string;
  /** Of its databases on this device. */
  readonly deviceName: string;
}

export interface OldClient {
  /** What is shown: the text of each block. */
  text(): string[];
  /** Adds a paragraph, as a person who types into the open document. */
  write(words: string): void;
  /** Blocks that wait for a receipt. */
  unsent(): number;
  /** `open`, `waiting`, …; `stopped` with the code of the refusal. */
  link(): string;
  close(): Promise<void>;
}

export interface OldClientModule {
  readonly schema: number;
  readonly openOldClient: (options: OldClientOptions) => Promise<OldClient>;
}

export const schema = documentSchemaVersion;

export async function openOldClient(options: OldClientOptions): Promise<OldClient> {
  const { baseUrl, token, deviceName } = options;
  const api = openApi(baseUrl, () => token);
  const socketUrl = baseUrl.replace(/^http/, 'ws');
  const body = openBody(
    { clock: deviceClock, api, socketUrl, deviceName },
    LedgerId.parse(options.document),
    () => ({ lineage: null, head: { seq: 0, hash: '' } }),
  );
  await body.durable.whenLoaded;
  body.connection.start();
  return {
    text: () => body.root.toArray().map(wordsOf),
    write(words) {
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.insert(0, [new Y.XmlText(words)]);
      body.root.push([paragraph]);
    },
    unsent: () => body.durable.unsent.get().size,
    link() {
      const { link } = body.connection.sync.get();
      return link.kind === 'stopped' ? `stopped: ${link.refusal.code}` : link.kind;
    },
    close: () => body.close(),
  };
}

const wordsOf = (node: unknown): string =>
  node instanceof Y.XmlElement
    ? node.toArray().map(wordsOf).join('')
    : node instanceof Y.XmlText
      ? String(node.toJSON())
      : '';
