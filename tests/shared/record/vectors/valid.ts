/** Records that hold, one for each thing that a verifier must understand. */
import { withoutTexts } from '#shared/acts/redact.ts';
import type { StampedAct } from '#shared/acts/envelope.ts';
import { ActId, LedgerId, type Digest } from '#shared/kernel/ids.ts';
import { blockId, contentOf, dayMs, deviceOf, hourMs, place } from '../../ledger-fixture.ts';
import { recordOf, sourceOf } from '../decided-document.ts';
import { Scene } from './scene.ts';

export interface ValidVector {
  readonly name: string;
  readonly says: string;
  readonly bytes: () => Promise<Uint8Array>;
}

const vector = (name: string, says: string, bytes: () => Promise<Uint8Array>): ValidVector => ({
  name,
  says,
  bytes,
});

export const accepted = (): Scene => {
  const scene = new Scene().agreed();
  scene.accept();
  return scene;
};

/** Two proposals, decided at different times. */
export const severalProposals = (): Scene => {
  const scene = new Scene();
  const [second, third] = [blockId('costs'), blockId('mirror')];
  scene.open();
  scene.open('Costs stay under forty euros.', { rule: { kind: 'majority', quorum: 1 } }, second);
  scene.open('Keep a mirror in Lagos.', {}, third);
  scene.approve(scene.kofi);
  scene.approve(scene.lena, 'Costs stay under forty euros.', second);
  scene.wait(2 * hourMs);
  scene.ledger.perform(scene.ann, scene.concluding('withdrawn', {}, third));
  scene.wait(dayMs);
  scene.ledger.perform(scene.ann, scene.concluding('rejected', {}, second));
  scene.accept();
  return scene;
};

export const withdrawnObjection = (): Scene => {
  const scene = new Scene();
  scene.open();
  const objection = scene.object(scene.lena);
  scene.wait(hourMs);
  scene.ledger.perform(scene.lena, { type: 'objection-withdrawn', proposal: scene.proposal, objection });
  scene.approve(scene.kofi);
  scene.wait(dayMs);
  scene.accept();
  return scene;
};

export const revised = (): Scene => {
  const scene = new Scene();
  const { ledger, proposal, lena, kofi } = scene;
  scene.open('Keep thirty days.', { rule: { kind: 'approvals', needed: 1, required: [scene.kofi.member] } });
  scene.approve(kofi, 'Keep thirty days.');
  scene.wait(hourMs);
  scene.revise(2, 'Keep 90 days.', 'editorial');
  const reason = { text: 'Thrice as long is no matter of style.' };
  ledger.perform(lena, { type: 'revision-challenged', proposal, revision: 2, reason });
  scene.wait(hourMs);
  scene.revise(3, scene.words.text);
  scene.approve(kofi);
  scene.wait(2 * dayMs);
  scene.accept();
  return scene;
};

/** @param waitDays between the question about the first objection and its setting aside. */
export const setAside = (waitDays = 7): Scene => {
  const scene = new Scene();
  const { ledger, proposal, ann, kofi, lena } = scene;
  scene.open(scene.words.text, { window: { amount: 3, unit: 'days', zone: 'Europe/Vienna' } });
  const silent = scene.object(lena, scene.words.text, 'Disks are dear.');
  scene.wait(hourMs);
  ledger.perform(ann, {
    type: 'objection-questioned',
    proposal,
    objection: silent,
    question: { text: 'How dear?' },
    answerByMs: null,
  });
  scene.wait(waitDays * dayMs);
  const aside = { type: 'objection-set-aside', proposal } as const;
  scene.lawless(ann, { ...aside, objection: silent, ground: 'silence', reasons: { text: 'Four euros.' } });
  const other = scene.object(lena, scene.words.text, 'And noisy.');
  ledger.perform(kofi, { type: 'setting-aside-judged', proposal, objection: other, agrees: true });
  const reasons = { text: 'The room is empty.' };
  scene.lawless(ann, { ...aside, objection: other, ground: 'agreement', reasons });
  scene.approve(kofi);
  return scene;
};

export const hashOf = (acts: readonly StampedAct[], text: string): Digest => {
  const found = acts.flatMap((act) => [...place(act).texts]).find(([, each]) => each === text)?.[0];
  if (!found) throw new Error('nobody said that');
  return found;
};
const erased = (acts: readonly StampedAct[], hash: Digest): StampedAct[] =>
  acts.map((act) => withoutTexts(act, new Set([hash])));

async function redacted(isLater: boolean): Promise<Uint8Array> {
  const scene = new Scene();
  const secret = 'The key is in the drawer.';
  scene.open();
  scene.approve(scene.kofi, scene.words.text, scene.proposal, secret);
  const hash = hashOf(scene.ledger.stamped, secret);
  const redact = () =>
    scene.ledger.perform(scene.ann, { type: 'text-redacted', texts: [hash], why: 'secret' });
  if (!isLater) redact();
  scene.wait(dayMs);
  scene.accept();
  if (isLater) redact();
  return recordOf({ ...scene.source(), acts: erased(scene.ledger.stamped, hash) });
}

/** Lena has a phone that she confirmed, Kofi a laptop that only the relay vouches for, and one that is revoked. */
export const devices = (): Scene => {
  const scene = new Scene();
  const { world, ann, kofi, lena } = scene;
  const at = (person: typeof kofi, seed: string) => ({ ...person, device: deviceOf(seed) });
  const [phone, laptop, lost] = [at(lena, 'phone'), at(kofi, 'laptop'), at(kofi, 'lost tablet')];
  for (const [person, device] of [
    [phone, 'Phone'],
    [laptop, 'Laptop'],
    [lost, 'Tablet'],
  ] as const)
    world.perform(person, { type: 'key-registered', device }, { bringsKey: true });
  world.perform(lena, { type: 'key-confirmed', key: phone.device.key });
  scene.open();
  scene.approve(phone);
  scene.object(lost);
  world.perform(kofi, { type: 'key-revoked', key: lost.device.key, notMine: true });
  scene.approve(laptop);
  world.perform(ann, { type: 'profile-changed', person: 'Ann Ito', zone: 'Asia/Tokyo' });
  scene.wait(dayMs);
  return scene;
};

function everything(): Scene {
  const scene = new Scene();
  const { world, ledger, proposal, ann, kofi, lena } = scene;
  const mira = world.join('Mira Sol', 'editor', 'Australia/Lord_Howe');
  world.perform(ann, {
    type: 'policy-changed',
    minimumWindowMinutes: 60,
    settlingMinutes: 120,
    ownerCounts: true,
  });
  world.perform(kofi, {
    type: 'absence-changed',
    absence: { untilMs: world.nowMs + dayMs, delegate: lena.member },
  });
  world.perform(lena, {
    type: 'working-hours-changed',
    hours: { days: [1, 2, 3], fromMinute: 480, toMinute: 960 },
  });
  scene.open(scene.words.text, {
    window: { amount: 3, unit: 'hours', zone: 'Europe/Vienna' },
    standIns: [{ member: lena.member, for: kofi.member }],
    hidesPositions: true,
    consulted: [mira.member],
    informed: [mira.member],
  });
  ledger.perform(ann, {
    type: 'person-asked',
    proposal,
    member: mira.member,
    workingHours: 2,
    for: kofi.member,
  });
  const window = { amount: 2, unit: 'working-days', zone: 'Europe/Vienna' } as const;
  ledger.perform(ann, { type: 'window-extended', proposal, window, reason: { text: 'Kofi is away.' } });
  const asking = {
    type: 'comment-added',
    text: { text: 'When does it begin?' },
    suggestion: null,
    question: { to: lena.member, within: { amount: 1, unit: 'working-days', zone: 'Europe/Berlin' } },
  } as const;
  const question = ledger.perform(mira, { ...asking, thread: null, anchor: { kind: 'document' } }).act.id;
  const answer = ledger.perform(lena, {
    type: 'comment-added',
    thread: question,
    anchor: null,
    text: { text: 'On the first of the month.' },
    suggestion: null,
  }).act.id;
  ledger.perform(mira, { type: 'answer-accepted', thread: question, question, answer });
  ledger.perform(mira, {
    type: 'comment-edited',
    thread: question,
    comment: question,
    text: { text: 'When?' },
  });
  ledger.perform(mira, { type: 'thread-resolved', thread: question });
  ledger.perform(ann, {
    type: 'document-linked',
    to: { document: LedgerId.parse('another-document'), lineage: world.lineage },
    relation: 'same-decision',
  });
  const offer = ledger.perform(ann, { type: 'handover-offered', to: lena.member, note: null }).act.id;
  ledger.perform(lena, { type: 'handover-accepted', offer });
  scene.approve(mira);
  scene.wait(4 * dayMs);
  world.perform(ann, { type: 'member-removed', member: kofi.member });
  const conclusion = ActId.parse(world.fresh('act'));
  const next = { text: 'Mira orders the disks.' };
  ledger.perform(lena, scene.concluding('accepted', { basis: scene.basis(), next, reviewOn: '2027-11-02' }), {
    id: conclusion,
  });
  ledger.perform('relay', scene.sealing(conclusion));
  const members = [ann.member, mira.member];
  ledger.perform('relay', { type: 'people-informed', conclusion, members, way: 'list' });
  return scene;
}

export const validVectors: readonly ValidVector[] = [
  vector('accepted', 'Consent, both approved, sealed.', () => accepted().record()),
  vector(
    'revised',
    'An editorial revision that was challenged, a material one, a stale approval given again; 1 of 1 required.',
    () => revised().record(),
  ),
  vector(
    'objections-set-aside',
    'One after seven days of silence, one with the agreement of all others; kept as dissent. Three days in Europe/Vienna.',
    () => {
      const scene = setAside();
      scene.accept();
      return scene.record();
    },
  ),
  vector('objection-withdrawn', 'By its author; then silence is consent.', () =>
    withdrawnObjection().record(),
  ),
  vector('rejected', 'Nothing is sealed, and there is no content.', () => {
    const scene = new Scene().agreed();
    scene.ledger.perform(scene.ann, scene.concluding('rejected'));
    return scene.record();
  }),
  vector(
    'postponed',
    'Postponed to a day, opened again with a window of its own, extended, and postponed once more.',
    () => {
      const scene = new Scene().agreed();
      const postpone = () =>
        scene.ledger.perform(scene.ann, scene.concluding('postponed', { returnsOn: '2027-01-04' }));
      const { ledger, proposal } = scene;
      const extend = () => {
        const window = { amount: 12, unit: 'hours', zone: 'UTC' } as const;
        ledger.perform(scene.ann, { type: 'window-extended', proposal, window, reason: { text: 'Late.' } });
      };
      extend();
      scene.wait(dayMs);
      postpone();
      scene.open('Keep sixty days.');
      scene.wait(hourMs);
      extend();
      scene.revise(2, 'Keep seventy days.');
      extend();
      scene.wait(4 * dayMs);
      postpone();
      return scene.record();
    },
  ),
  vector('redacted', 'A reason was removed before the conclusion; an act says by whom and why.', () =>
    redacted(false),
  ),
  vector('redacted-later', 'A reason was removed after the end; the checkpoint counts it.', () =>
    redacted(true),
  ),
  vector('amendment', 'The document names the decision that it amends and supersedes.', () => {
    const scene = new Scene();
    const lineage = scene.world.lineage;
    const amends = {
      document: LedgerId.parse('decision-of-before'),
      lineage,
      conclusion: ActId.parse('conclusion-of-before'),
    };
    const ledger = scene.world.amendment(scene.ann, amends);
    ledger.perform(scene.ann, { type: 'document-shared' });
    ledger.perform(scene.ann, scene.opening());
    ledger.perform(scene.kofi, scene.approval());
    scene.wait(dayMs);
    const id = ActId.parse(scene.world.fresh('act'));
    const basis = { bodyDigest: scene.body().digest, ledgerSeq: ledger.state.seq };
    ledger.perform(scene.ann, scene.concluding('accepted', { basis }), { id });
    ledger.perform('relay', scene.sealing(id));
    return recordOf(sourceOf(scene.world, ledger, scene.body().content));
  }),
  vector(
    'devices',
    'A device confirmed by another of the same person, one that only the relay vouches for, one that was disowned.',
    () => {
      const scene = devices();
      scene.ledger.perform(scene.lena, {
        type: 'comment-added',
        thread: null,
        anchor: { kind: 'revision', proposal: scene.proposal, digest: contentOf(scene.words.text).digest },
        text: { text: 'Noted.' },
        suggestion: null,
      });
      scene.accept();
      return scene.record();
    },
  ),
  vector(
    'several-proposals',
    'One accepted, one rejected by majority, one withdrawn while its window ran.',
    () => severalProposals().record(),
  ),
  vector('attested', 'Somebody without a key, for whom the relay signs.', () => {
    const scene = new Scene();
    const zoe = scene.world.addSample('Zoe Abi');
    scene.open(scene.words.text, { asked: [zoe.member], fairness: [] });
    scene.approve(zoe);
    scene.wait(dayMs);
    scene.accept();
    return scene.record();
  }),
  vector(
    'clock-change',
    'Three days in Vienna across the change to summer time are 71 hours; five working days in Lord Howe, half an hour.',
    () => {
      const scene = new Scene();
      scene.world.nowMs = Date.UTC(2027, 2, 26, 9);
      scene.open(scene.words.text, { window: { amount: 3, unit: 'days', zone: 'Europe/Vienna' } });
      const window = { amount: 5, unit: 'working-days', zone: 'Australia/Lord_Howe' } as const;
      const { ledger, proposal } = scene;
      ledger.perform(scene.ann, { type: 'window-extended', proposal, window, reason: { text: 'Easter.' } });
      scene.approve(scene.kofi);
      scene.wait(11 * dayMs);
      scene.accept();
      return scene.record();
    },
  ),
  vector(
    'everything',
    'Policy, absence, stand-in, a person asked later, extension, question, handover, somebody who left, who was told.',
    () => everything().record(),
  ),
];
