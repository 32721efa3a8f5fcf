/** Prints the SHA-256 of each form of one record; run in processes of other zones and languages. */
import { createHash } from 'node:crypto';
import { madr } from '#shared/record/madr.ts';
import { recordHtml } from '#shared/record/record-html.ts';
import { discussionOfRecord, textOfRecord, viewOfRecord } from '#shared/record/view-of-record.ts';
import { recordDocx } from '#shared/word/record-docx.ts';
import { decidedDocument, verified } from './decided-document.ts';

const { bytes } = await decidedDocument({}, (ledger, { kofi }) => {
  ledger.perform(kofi, {
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text: 'When does it begin?' },
    suggestion: null,
  });
});
const record = await verified(bytes);
const view = viewOfRecord(record);
const text = textOfRecord(record);
const forms: Readonly<Record<string, string | Uint8Array>> = {
  json: bytes,
  md: madr(view, text),
  html: recordHtml(view, text),
  docx: recordDocx(view, text, discussionOfRecord(record)),
};
for (const [form, content] of Object.entries(forms))
  console.log(form, createHash('sha256').update(content).digest('hex'));
