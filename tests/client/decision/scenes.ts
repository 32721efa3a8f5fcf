/** Situations of a proposal that the screens must tell apart, each with the people in it. */
import type { ActId, MemberId } from '#shared/kernel/ids.ts';
import { dayMs, hourMs, paragraph, PretendTeam, proposalId } from './pretend-team.ts';

export interface Scene {
  readonly team: PretendTeam;
  readonly people: Readonly<Record<'ines' | 'kofi' | 'lena' | 'sam' | 'vera', MemberId>>;
}

const words =
  'Keep full history for 30 days, then store one compacted snapshot per week. Exported decision records stay complete.';
const revised =
  'Keep full history for 90 days, then store one compacted snapshot per week. Exported decision records stay complete.';

function team(
  names = { ines: 'Inês Moura', kofi: 'Kofi Owusu', lena: 'Lena Brandt', sam: 'Sam Adeyemi' },
): Scene {
  const made = new PretendTeam(words, names.ines);
  const kofi = made.join(names.kofi, 'Africa/Accra');
  const lena = made.join(names.lena, 'Europe/Berlin', 'editor');
  const sam = made.join(names.sam, 'America/Chicago');
  const vera = made.join('Vera Viewer', 'Asia/Kolkata', 'viewer');
  return { team: made, people: { ines: made.owner, kofi, lena, sam, vera } };
}

function open(
  scene: Scene,
  rule: 'consent' | 'approvals' = 'approvals',
  { hidesPositions = false } = {},
): Scene {
  const { team: made, people } = scene;
  const { content, digest } = made.proposal();
  made.perform(people.ines, {
    type: 'proposal-opened',
    proposal: proposalId,
    content,
    digest,
    asked: [people.kofi, people.lena, people.sam],
    consulted: [],
    informed: [],
    rule: rule === 'consent' ? { kind: 'consent' } : { kind: 'approvals', needed: 2, required: [] },
    window: { amount: 4, unit: 'days', zone: 'Europe/Lisbon' },
    fairness: [],
    rules: 2,
    ...(hidesPositions ? { hidesPositions } : {}),
  });
  made.later(hourMs);
  return scene;
}

function answer({ team: made }: Scene, by: MemberId, kind: 'approve' | 'abstain' | 'object'): void {
  const { digest } = made.proposal();
  made.perform(by, {
    type: 'position-taken',
    proposal: proposalId,
    digest,
    position:
      kind === 'object'
        ? {
            kind,
            reason: {
              text: 'Our incident reviews look back a full quarter. I would object to anything under 90.',
            },
            resolution: { text: 'Ninety days, at least for documents tagged incident.' },
          }
        : { kind, reason: null },
  });
}

export function revise({ team: made, people }: Scene, change: 'material' | 'editorial' = 'material'): void {
  made.page.set({ type: 'proposal', content: [paragraph(revised)] });
  made.perform(people.ines, {
    type: 'proposal-revised',
    proposal: proposalId,
    revision: 2,
    ...made.proposal(),
    summary: { text: 'Ninety days in place of thirty' },
    change,
  });
}

const standingObjection = ({ team: made }: Scene): ActId => {
  const objection = made.state.get()?.proposals.get(proposalId)?.objections[0];
  if (!objection) throw new Error('nobody objects here');
  return objection.id;
};

/** The owner asks Lena about her objection. */
function question(scene: Scene): void {
  scene.team.perform(scene.people.ines, {
    type: 'objection-questioned',
    proposal: proposalId,
    objection: standingObjection(scene),
    question: { text: 'Would ninety days for documents tagged incident, and thirty for the rest, meet it?' },
    answerByMs: scene.team.now.get() + 7 * dayMs,
  });
  scene.team.later(hourMs);
}

function judge(scene: Scene, by: MemberId, agrees: boolean): void {
  scene.team.perform(by, {
    type: 'setting-aside-judged',
    proposal: proposalId,
    objection: standingObjection(scene),
    agrees,
  });
}

function setAside(scene: Scene): void {
  for (const by of [scene.people.kofi, scene.people.sam]) judge(scene, by, true);
  scene.team.perform(scene.people.ines, {
    type: 'objection-set-aside',
    proposal: proposalId,
    objection: standingObjection(scene),
    ground: 'agreement',
    reasons: {
      text: 'Incident reviews get their own export, which is kept for a year. Thirty days are enough here.',
    },
  });
}

function postpone({ team: made, people }: Scene): void {
  made.perform(people.ines, {
    type: 'proposal-concluded',
    proposal: proposalId,
    disposition: 'postponed',
    outcome: { text: 'We wait for the figures of the new relay.' },
    reviewOn: null,
    basis: null,
    returnsOn: '2026-12-10',
    next: { text: 'Kofi measures first loads on the new relay.' },
  });
  made.perform(people.ines, {
    type: 'action-added',
    proposal: proposalId,
    what: { text: 'Measure first loads on the new relay' },
    owner: people.kofi,
    dueOn: '2026-12-04',
  });
  made.later(hourMs);
}

function conclude({ team: made, people }: Scene, disposition: 'accepted' | 'rejected' | 'withdrawn'): void {
  made.perform(people.ines, {
    type: 'proposal-concluded',
    proposal: proposalId,
    disposition,
    outcome: { text: 'We keep full history for 90 days and compact the rest.' },
    reviewOn: disposition === 'withdrawn' ? null : '2027-05-01',
    basis:
      disposition === 'withdrawn'
        ? null
        : { bodyDigest: made.body().digest, ledgerSeq: made.state.get()?.seq ?? 0 },
  });
}

const answered = (): Scene => {
  const scene = open(team());
  answer(scene, scene.people.kofi, 'approve');
  answer(scene, scene.people.lena, 'object');
  scene.team.later(2 * dayMs);
  return scene;
};

const agreed = (): Scene => {
  const scene = open(team());
  answer(scene, scene.people.kofi, 'approve');
  answer(scene, scene.people.sam, 'approve');
  scene.team.later(5 * dayMs);
  return scene;
};

export const scenes = {
  draft: () => team(),
  open: () => open(team()),
  answered,
  revised: () => {
    const scene = answered();
    revise(scene);
    return scene;
  },
  editorial: () => {
    const scene = answered();
    revise(scene, 'editorial');
    return scene;
  },
  stuck: () => {
    const scene = answered();
    scene.team.later(5 * dayMs);
    return scene;
  },
  ripe: agreed,
  accepted: () => {
    const scene = agreed();
    conclude(scene, 'accepted');
    scene.team.later(hourMs);
    answer(scene, scene.people.lena, 'object');
    return scene;
  },
  /** The author of the objection is asked about it. */
  questioned: () => {
    const scene = answered();
    question(scene);
    return scene;
  },
  /** One of the two others agrees to set it aside. */
  judged: () => {
    const scene = answered();
    question(scene);
    judge(scene, scene.people.kofi, true);
    return scene;
  },
  silent: () => {
    const scene = answered();
    question(scene);
    scene.team.later(8 * dayMs);
    return scene;
  },
  setAside: () => {
    const scene = answered();
    question(scene);
    setAside(scene);
    return scene;
  },
  /** All others agree to set it aside; its author has not said a word. */
  agreedOn: () => {
    const scene = answered();
    question(scene);
    for (const by of [scene.people.kofi, scene.people.sam]) judge(scene, by, true);
    return scene;
  },
  challenged: () => {
    const scene = answered();
    revise(scene, 'editorial');
    scene.team.later(hourMs);
    scene.team.perform(scene.people.kofi, {
      type: 'revision-challenged',
      proposal: proposalId,
      revision: 2,
      reason: { text: 'Thirty and ninety days are not the same.' },
    });
    return scene;
  },
  hidden: () => {
    const scene = open(team(), 'approvals', { hidesPositions: true });
    answer(scene, scene.people.kofi, 'approve');
    answer(scene, scene.people.lena, 'object');
    scene.team.later(hourMs);
    return scene;
  },
  ownerLeft: () => {
    const scene = answered();
    const { ines, lena } = scene.people;
    scene.team.workspaceAct(ines, { type: 'role-changed', member: lena, role: 'administrator' });
    scene.team.workspaceAct(lena, { type: 'member-removed', member: scene.people.ines });
    return scene;
  },
  postponed: () => {
    const scene = agreed();
    postpone(scene);
    return scene;
  },
  returned: () => {
    const scene = agreed();
    postpone(scene);
    scene.team.later(20 * dayMs);
    return scene;
  },
  /** Postponed, and opened again on its day. */
  again: () => {
    const scene = agreed();
    postpone(scene);
    scene.team.later(20 * dayMs);
    return open(scene);
  },
  rejected: () => {
    const scene = agreed();
    conclude(scene, 'rejected');
    return scene;
  },
  withdrawn: () => {
    const scene = answered();
    conclude(scene, 'withdrawn');
    return scene;
  },
  /** By its owner, with no relay in reach. */
  rejectedOffline: () => {
    const scene = agreed();
    scene.team.connection.set('offline');
    conclude(scene, 'rejected');
    return scene;
  },
  offline: () => {
    const scene = team();
    scene.team.connection.set('offline');
    return open(scene, 'consent');
  },
  pending: () => {
    const scene = open(team());
    scene.team.connection.set('offline');
    answer(scene, scene.people.kofi, 'approve');
    return scene;
  },
  long: () => {
    const scene = open(
      team({
        ines: 'Inês Maria da Conceição Albuquerque-Vasconcelos de Moura e Silva',
        kofi: 'Kofi Nana-Agyemang Owusu-Boateng Frimpong-Manso the Younger of Kumasi',
        lena: 'Lenabrandtohneleerzeichenundohneendedonaudampfschifffahrtsgesellschaft',
        sam: 'Sam',
      }),
    );
    answer(scene, scene.people.kofi, 'approve');
    answer(scene, scene.people.lena, 'object');
    return scene;
  },
} satisfies Record<string, () => Scene>;

export type SceneName = keyof typeof scenes;
