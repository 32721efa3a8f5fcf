/** A record leaves nothing out: each form tells all that happened around a decision, and what came after it. */
import mammoth from 'mammoth';
import { expect, test } from 'vitest';
import { foldDocument } from '#shared/fold/document-fold.ts';
import { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { madr } from '#shared/record/madr.ts';
import { recordHtml } from '#shared/record/record-html.ts';
import { discussionOfRecord, textOfRecord, viewOfRecord } from '#shared/record/view-of-record.ts';
import { recordDocx } from '#shared/word/record-docx.ts';
import { dayMs, digestOfText, hourMs } from '../ledger-fixture.ts';
import { decidedDocument, proposal, verified } from './decided-document.ts';

const decided = await decidedDocument({}, (ledger, { kofi, lena }) => {
  const { world } = ledger;
  const owner = world.admin;
  ledger.perform(owner, {
    type: 'window-extended',
    proposal,
    window: { amount: 12, unit: 'hours', zone: 'Europe/Vienna' },
    reason: { text: 'A holiday in Ghana.' },
  });
  const digest = ledger.state.proposals.get(proposal)?.revisions.at(-1)?.digest;
  if (!digest) throw new Error('nothing was revised');
  const objection = ledger.perform(lena, {
    type: 'position-taken',
    proposal,
    digest,
    position: { kind: 'object', reason: { text: 'Disks are dear.' }, resolution: { text: 'A budget.' } },
  }).act.id;
  ledger.perform(owner, {
    type: 'objection-questioned',
    proposal,
    objection,
    question: { text: 'How dear?' },
    answerByMs: world.nowMs + dayMs,
  });
  ledger.perform(lena, {
    type: 'objection-answered',
    proposal,
    objection,
    answer: { text: 'Four hundred a month.' },
  });
  ledger.perform(kofi, { type: 'setting-aside-judged', proposal, objection, agrees: true });
  ledger.perform(owner, {
    type: 'objection-set-aside',
    proposal,
    objection,
    ground: 'agreement',
    reasons: { text: 'The budget was raised last week.' },
  });
  ledger.perform(kofi, {
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text: 'Who pays for it?' },
    suggestion: null,
    question: { to: lena.member, within: { amount: 24, unit: 'hours', zone: 'UTC' } },
  });
  ledger.perform(owner, {
    type: 'action-added',
    proposal,
    what: { text: 'Change the compaction job' },
    owner: kofi.member,
    dueOn: '2026-12-01',
  });
});

/** What came after the seal. */
function afterwards() {
  const { ledger, world, owner } = decided;
  const [, kofi] = [...world.people.values()];
  if (!kofi || !ledger.state.seal) throw new Error('nothing was sealed');
  world.nowMs += hourMs;
  const { conclusion } = ledger.state.seal;
  ledger.perform('relay', { type: 'people-informed', conclusion, members: [kofi.member], way: 'mail' });
  const digest = ledger.state.proposals.get(proposal)?.revisions.at(-1)?.digest;
  if (!digest) throw new Error('nothing was revised');
  ledger.perform(kofi, {
    type: 'position-taken',
    proposal,
    digest,
    position: { kind: 'abstain', reason: { text: 'I was on a train.' } },
  });
  ledger.perform(owner, {
    type: 'decision-reviewed',
    proposal,
    finding: { text: 'It holds.' },
    nextOn: '2028-05-01',
  });
  const amendment = { document: LedgerId.parse('the-amendment'), lineage: LineageId.parse('lineage-1') };
  ledger.perform('relay', { type: 'document-superseded', amendment, conclusion, seal: digestOfText('seal') });
  return { state: foldDocument(ledger.state, [], world.state), workspace: world.state };
}

const record = await verified(decided.bytes);
const view = viewOfRecord(record, {
  since: afterwards(),
  findDecision: () => ({ words: 'Decision 14: Keep history for a year', file: null }),
});
const text = textOfRecord(record);
const docx = recordDocx(view, text, discussionOfRecord(record));
const forms: Readonly<Record<string, string>> = {
  Markdown: madr(view, text),
  page: recordHtml(view, text),
  Word: (await mammoth.extractRawText({ buffer: Buffer.from(docx) })).value,
};

const plain = (written: string): string =>
  written
    .replace(/^\s*> ?/gm, '')
    .replace(/&#39;/g, "'")
    .replace(/\\([^\w\s])/g, '$1')
    .replace(/<[^>]*>/g, '')
    .replace(/\*\*/g, '');

test.each(Object.keys(forms))(
  '%s tells who, on which text, against what, in which time, and what came after',
  (form) => {
    const said = plain(forms[form] ?? '');
    for (const words of [
      'We keep full history for 90 days.',
      'Revision 1 (as opened), by Ann, 2026-11-02 09:00 UTC',
      'Approved revision 2',
      // the objection that was met, and the one that was set aside
      'Lena Brandt withdrew it on 2026-11-03 10:00 UTC.',
      'Disks are dear.',
      'A budget.',
      'Ann asked about it on 2026-11-03 10:00 UTC, until 2026-11-04 10:00 UTC: “How dear?”',
      'Lena Brandt answered on 2026-11-03 10:00 UTC: “Four hundred a month.”',
      'Kofi Owusu agreed to setting it aside',
      'with the agreement of all others who were asked: “The budget was raised last week.” It is kept as dissent.',
      'Dissent is kept: Lena Brandt.',
      // time
      'extended by Ann: A holiday in Ghana.',
      'Kofi Owusu: 24 working hours',
      // what was left, and what follows
      'Kofi Owusu asked Lena Brandt, until 2026-11-04 10:00 UTC: “Who pays for it?”',
      'Change the compaction job (Kofi Owusu, by 2026-12-01)',
      'To be reviewed on 2027-05-01.',
      'Keep everything for ever.',
      'The relay keeps every update.',
      // afterwards
      'Abstained on revision 2',
      'I was on a train.',
      'by mail: Kofi Owusu',
      'by Ann: It holds. Next on 2028-05-01.',
      'Decision 14: Keep history for a year',
      // how to check it
      'npx countersign verify 0012-relay-storage.json',
    ])
      expect(said).toContain(words);
  },
);

test('the status says that it is superseded, and by what', () => {
  expect(forms['Markdown']).toContain('status: "superseded by the-amendment"\n');
  expect(forms['page']).toContain('Accepted, superseded');
});
