/** Situations of a proposal that the screens must tell apart, each with the people in it. */
import type { MemberId } from '#shared/kernel/ids.ts';
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

function open(scene: Scene, rule: 'consent' | 'approvals' = 'approvals'): Scene {
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

function revise({ team: made, people }: Scene, change: 'material' | 'editorial' = 'material'): void {
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

function conclude({ team: made, people }: Scene, disposition: 'accepted' | 'rejected'): void {
  made.perform(people.ines, {
    type: 'proposal-concluded',
    proposal: proposalId,
    disposition,
    outcome: { text: 'We keep full history for 90 days and compact the rest.' },
    reviewOn: '2027-05-01',
    basis: { bodyDigest: made.body().digest, ledgerSeq: made.state.get()?.seq ?? 0 },
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
  rejected: () => {
    const scene = agreed();
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
