/** A ledger as a busy document has it: comments and replies, resolving, positions, objections, revisions. */
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { ActId } from '#shared/kernel/ids.ts';
import { randomFrom } from '../convergence/random.ts';
import { blockId, contentOf, minuteMs, World, type DocumentLedger, type Person } from '../shared/ledger-fixture.ts';
