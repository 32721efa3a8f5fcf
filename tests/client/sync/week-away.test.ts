/** Somebody comes back after a week: others have written, decided and begun an amendment meanwhile. */
import { expect, it } from 'vitest';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { proposeAmendment } from '../../../client/decision/propose-amendment.ts';
import { whenSync, comment } from './people-at-a-relay.ts';
import { paragraph, textOf } from './peer.ts';
import { conclude, proposalId, ripeDocument } from './ripe-document.ts';

const dayMs = 24 * 3_600_000;

it('[promise 6] a week away: notes merge, late prose is an amendment draft, late acts are kept as late', async () => {
  const { relay, ann, ben, id: decided, annes, bens } = await ripeDocument();
  const notes = await ann.workspace.create('Notes');
  let annesNotes = await ann.workspace.open(notes);
  await annesNotes.whenLoaded;
  await annesNotes.perform({ type: 'document-shared' });
  await untilStore(ben.workspace.library, (rows) => rows.some((row) => row.document === notes));
  const bensNotes = await ben.workspace.open(notes);
  await whenSync(bensNotes, 'up-to-date');

  // Ben leaves for a place without a network, works on there, and closes his browser.
  await ben.goOffline();
  bensNotes.body.push([paragraph('Notes of Ben', 'block-of-ben')]);
  const said = await bensNotes.perform(comment('Said by Ben'));
  bens.body.push([paragraph('Too late', 'block-too-late')]);
  const { digest } = annes.state.get()?.proposals.get(proposalId)?.revisions[0] ?? {};
  if (!digest) throw new Error('no revision');
  await bens.perform({
    type: 'position-taken',
    proposal: proposalId,
    digest,
    position: { kind: 'object', reason: { text: 'Too dark' }, resolution: { text: 'A lighter blue' } },
  });
  await Promise.all([whenSync(bens, 'offline'), whenSync(bensNotes, 'offline')]);
  bens.close();
  bensNotes.close();
  await ben.reload();

  // The week of the others, with an update of the relay in its middle.
  const sealedText = textOf(annes.body);
  let amendment = decided;
  for (let day = 1; day <= 7; day++) {
    relay.clock.jumpTo(relay.clock.now() + dayMs);
    annesNotes.body.push([paragraph(`Day ${day}`, `block-day-${day}`)]);
    await annesNotes.perform(comment(`Said on day ${day}`));
    if (day === 3) {
      await conclude(annes);
      amendment = (await proposeAmendment(ann.workspace, annes)) ?? decided;
      const amending = await ann.workspace.open(amendment);
      await amending.perform({ type: 'document-shared' });
      await whenSync(amending, 'up-to-date');
      amending.close();
    }
    if (day === 5) {
      await whenSync(annesNotes, 'up-to-date');
      await relay.restart();
      await ann.reload();
      await ann.whenOnline();
      annesNotes = await ann.workspace.open(notes);
      await whenSync(annesNotes, 'up-to-date');
    }
  }

  await whenSync(annesNotes, 'up-to-date');

  // Nobody opens anything: it is sent, and moved where it belongs, by itself.
  await ben.goOnline();
  await untilStore(
    ben.workspace.library,
    (rows) => rows.filter((row) => row.amends?.document === decided).length === 2,
  );
  const again = await ben.workspace.open(decided);
  const late = await untilStore(again.lateWork, (work) => work !== null);
  expect(late?.changes).toBe(1);
  await whenSync(again, 'up-to-date');
  expect(textOf(again.body)).toEqual(sealedText);
  const bensDraft = await ben.workspace.open(late?.amendment ?? decided);
  await whenSync(bensDraft, 'up-to-date');
  expect(textOf(bensDraft.body)).toEqual([...sealedText, 'Too late']);
  const annesDecided = await ann.workspace.open(decided);
  await untilStore(annesDecided.state, (state) => state?.proposals.get(proposalId)?.positions.length === 2);
  // C4: kept, marked late, and not counted.
  expect(again.state.get()).toEqual(annesDecided.state.get());
  expect(again.state.get()?.seal).not.toBeNull();

  const notesAgain = await ben.workspace.open(notes);
  await whenSync(notesAgain, 'up-to-date');
  const written = ['Notes of Ben', ...Array.from({ length: 7 }, (_, i) => `Day ${i + 1}`)];
  expect(
    textOf(notesAgain.body)
      .filter((text) => written.includes(text))
      .toSorted(),
  ).toEqual(written.toSorted());
  await untilStore(annesNotes.state, (state) => state?.threads.has(said) ?? false);
  await expect.poll(() => textOf(annesNotes.body)).toEqual(textOf(notesAgain.body));
  expect(notesAgain.state.get()).toEqual(annesNotes.state.get());
  expect(notesAgain.state.get()?.threads.size).toBe(8);
  expect(notesAgain.refused.get()).toEqual([]);
  expect(again.refused.get()).toEqual([]);
  for (const document of [again, bensDraft, annesDecided, notesAgain, annesNotes]) document.close();
});
