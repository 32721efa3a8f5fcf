/** Opening a proposal: who is asked, by which rule, until when, what is still missing, and what happens next. */
import { useState, type ReactNode } from 'react';
import { lacksOf, type Jump, type Lack } from '#shared/decision/completeness.ts';
import { closingInstant } from '#shared/decision/window.ts';
import { listInWords } from '#shared/decision/words.ts';
import { openTasks } from '#shared/document/open-tasks.ts';
import { outlineOf } from '#shared/document/outline.ts';
import type { BlockId, MemberId } from '#shared/kernel/ids.ts';
import { standInsFor } from '#shared/people/stand-ins.ts';
import { defaultPolicy, personOf, valueNow } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import { ContentView } from '../prose/content-view.tsx';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { instant, timeLeft } from '../ui/instant.ts';
import { announce } from '../ui/live-region.tsx';
import { Select } from '../ui/select.tsx';
import { zoneName } from '../ui/zones.ts';
import { AbsenceList } from './absence-list.tsx';
import { candidatesIn } from './candidates.ts';
import { CompletenessList } from './completeness-list.tsx';
import type { DecisionHandle } from './decision-handle.ts';
import { FairnessList } from './fairness-list.tsx';
import { useFirstControl } from './first-control.ts';
import {
  askedWith,
  fairnessOf,
  firstChoices,
  keepChoices,
  keptChoices,
  openingAct,
  type OpeningChoices,
} from './opening-choices.ts';
import styles from './opening-panel.module.css';
import { PeoplePicker } from './people-picker.tsx';
import { usePerform } from '../sync/use-perform.ts';
import { RuleField } from './rule-field.tsx';
import { settlingWords } from './settling-words.ts';
import { WindowField } from './window-field.tsx';

export interface OpeningPanelProps {
  readonly workspace: Workspace;
  readonly document: OpenDocument;
  readonly proposalId: BlockId;
  readonly handle: DecisionHandle;
  readonly onClose: () => void;
  /** The proposal was opened; the panel can go. */
  readonly onOpened: () => void;
}

export function OpeningPanel({
  workspace,
  document,
  proposalId,
  handle,
  onClose,
  onOpened,
}: OpeningPanelProps) {
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const connection = useStore(workspace.connection);
  const state = useStore(document.state);
  const [text] = useState(() => ({ proposal: handle.proposal(proposalId), body: handle.body() }));
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const [first, parts] = useFirstControl();
  const policy = valueNow(people.policy) ?? defaultPolicy;
  const [choices, choose] = useChoices(`${document.id} ${proposalId}`, policy.minimumWindowMinutes, me.zone);

  const nameOf = (member: MemberId) => personOf(people, member);
  const candidates = candidatesIn(people, nowMs, 'viewer').filter(({ id }) => id !== state?.owner);
  // R6: where the workspace counts the owner, the owner can be asked too.
  const askable = candidatesIn(people, nowMs, 'commenter').filter(
    ({ id }) => id !== state?.owner || policy.ownerCounts,
  );
  const closesAtMs = closingInstant({ ...choices.length, zone: choices.zone }, nowMs);
  // O2
  const standIns = standInsFor(choices.asked, state?.owner ?? null, people, nowMs);
  const asked = askedWith(choices.asked, standIns);
  const fairness = fairnessOf(asked, {
    length: choices.length,
    zone: choices.zone,
    people,
    fromMs: nowMs,
  });
  const lacks = lacksOf({
    owner: state?.owner ?? null,
    asked,
    rule: choices.rule,
    workingHours: new Map(fairness.map(({ member, hours }) => [member, hours])),
    body: outlineOf(text.body.content),
    hasText: text.proposal !== null && !text.proposal.isEmpty,
    proposal: proposalId,
    threads: state?.threads.values() ?? [],
    tasks: openTasks(text.body.content),
    people: candidatesIn(people, nowMs, 'commenter').map(({ person }) => person),
    nameOf,
  });
  const zones = [
    ...new Set([
      me.zone,
      choices.zone,
      ...asked.flatMap((member) => valueNow(people.members.get(member)?.zone ?? []) ?? []),
    ]),
  ];
  const words = state?.proposals.has(proposalId) ? againWords : openingWords;
  const walls = lacks.filter(({ isWall, kind }) => isWall || kind === 'text');

  const open = async () => {
    setTried(true);
    if (walls.length > 0 || !text.proposal) return;
    if (!(await perform(openingAct(proposalId, text.proposal, choices, { standIns, fairness })))) return;
    keepChoices(`${document.id} ${proposalId}`, null);
    announce('The proposal is open for contribution.');
    onOpened();
  };
  const jump = (to: Jump) => {
    if (to.kind === 'people' || to.kind === 'window') return focusPart(to.kind);
    onClose();
    // After the panel gave the focus back.
    requestAnimationFrame(() =>
      to.kind === 'block' ? handle.scrollToBlock(to.block) : handle.scrollToThread(to.thread),
    );
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      shape="panel"
      initialFocus={first}
      title={words.title}
      description={words.description}
      footer={
        <>
          <Button weight="primary" disabled={isBusy} onClick={() => void open()}>
            {words.title}
          </Button>
          <Button weight="plain" onClick={onClose}>
            Not now
          </Button>
          {(failure !== null || (wasTried && walls.length > 0)) && (
            <p className={styles.failure} role="alert">
              {failure ?? walls.map(({ sentence }) => sentence).join(' ')}
            </p>
          )}
        </>
      }
    >
      <div className={styles.parts} ref={parts}>
        {text.proposal && !text.proposal.isEmpty && (
          <ContentView content={text.proposal.content} className={styles.text} />
        )}
        <Part title="People" name="people">
          <PeoplePicker
            label="Asked"
            hint="Their positions count."
            candidates={askable}
            chosen={choices.asked}
            onChange={(asked) => choose({ ...choices, asked })}
            error={wasTried && choices.asked.length === 0 ? 'Ask at least one person.' : null}
          />
          <AbsenceList asked={choices.asked} owner={state?.owner ?? null} workspace={workspace} />
          <PeoplePicker
            label="Consulted"
            hint="Asked for comments."
            candidates={candidates.filter(({ id }) => !choices.asked.includes(id))}
            chosen={choices.consulted.filter((member) => !choices.asked.includes(member))}
            onChange={(consulted) => choose({ ...choices, consulted })}
          />
          <PeoplePicker
            label="Informed"
            hint="Get the record when it is decided."
            candidates={candidates.filter(
              ({ id }) => !choices.asked.includes(id) && !choices.consulted.includes(id),
            )}
            chosen={choices.informed.filter(
              (member) => !choices.asked.includes(member) && !choices.consulted.includes(member),
            )}
            onChange={(informed) => choose({ ...choices, informed })}
          />
        </Part>
        <Part title="Rule of agreement" name="rule">
          <RuleField
            rule={choices.rule}
            asked={policy.ownerCounts ? asked : asked.filter((member) => member !== state?.owner)}
            nameOf={nameOf}
            onChange={(rule) => choose({ ...choices, rule })}
          />
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={choices.hidesPositions}
              onChange={(event) => choose({ ...choices, hidesPositions: event.target.checked })}
            />
            <span>Show others’ answers to an asked person only after their own</span>
            <span className={styles.means}>
              A courtesy that keeps the first answer one’s own, not a secret: every device holds the answers.
            </span>
          </label>
        </Part>
        <Part title="Time" name="window">
          <WindowField
            label="Window"
            value={choices.length}
            minimumMinutes={policy.minimumWindowMinutes}
            onChange={(length) => choose({ ...choices, length })}
          />
          {zones.length > 1 && (
            <Select
              label="Days as they are counted in"
              value={choices.zone}
              options={zones.map((value) => ({ value, label: zoneName(value) }))}
              onChange={(zone) => choose({ ...choices, zone })}
              hint="A day begins and a working day ends there."
            />
          )}
          <p className={styles.aside}>
            No window here is shorter than {settlingWords(policy.minimumWindowMinutes)}. After a change of
            substance, or when somebody else is asked, people keep at least{' '}
            {settlingWords(policy.settlingMinutes)}.
            {policy.minimumWindowMinutes < dayMinutes &&
              ' Less than a day is for trying things out; the proposal will say so.'}
          </p>
          {closesAtMs !== null && (
            <p>
              Closes <strong>{instant(closesAtMs, me.zone, nowMs)} your time</strong>,{' '}
              {timeLeft(closesAtMs, me.zone, nowMs)}.
              {connection !== 'online' &&
                ' You are offline: the window starts when this device is next online.'}
            </p>
          )}
          <FairnessList fairness={fairness} people={people} nowMs={nowMs} />
        </Part>
        <Part title="Complete the first time" name="complete">
          <CompletenessList lacks={lacks} onJump={jump} />
        </Part>
        <Part title="What happens next" name="next">
          <p>
            {nextWords(
              { ...choices, asked },
              lacks,
              closesAtMs === null ? '' : instant(closesAtMs, me.zone, nowMs),
              nameOf,
            )}
          </p>
        </Part>
      </div>
    </Dialog>
  );
}

const dayMinutes = 1440;

const openingWords = {
  title: 'Open for contribution',
  description: 'You ask people for a decision, and promise them the time to give it.',
} as const;

/** C1: it was postponed. */
const againWords = {
  title: 'Open it again',
  description:
    'A new round: you ask anew, with a new promise of time. Answers from before do not carry over.',
} as const;

function useChoices(key: string, minimumMinutes: number, zone: string) {
  const [choices, setChoices] = useState<OpeningChoices>(
    () => keptChoices(key) ?? firstChoices(minimumMinutes, zone),
  );
  const choose = (next: OpeningChoices) => {
    keepChoices(key, next);
    setChoices(next);
  };
  return [choices, choose] as const;
}

const Part = ({
  title,
  name,
  children,
}: {
  readonly title: string;
  readonly name: string;
  readonly children: ReactNode;
}) => (
  <section className={styles.part} data-part={name} aria-label={title}>
    <h3 className={styles.overline}>{title}</h3>
    {children}
  </section>
);

const focusPart = (part: 'people' | 'window'): void =>
  window.document.querySelector<HTMLElement>(`[data-part="${part}"] :is(input, select)`)?.focus();

function nextWords(
  { asked, informed, consulted, hidesPositions }: OpeningChoices,
  lacks: readonly Lack[],
  closes: string,
  nameOf: (member: MemberId) => string,
): string {
  if (asked.length === 0) return 'Once you have chosen who is asked, this says what they will see.';
  const names = listInWords(asked.map(nameOf));
  const others = [
    ...(consulted.length ? [`${listInWords(consulted.map(nameOf))} can comment.`] : []),
    ...(informed.length ? [`${listInWords(informed.map(nameOf))} will get the record.`] : []),
  ].join(' ');
  const warned = lacks.some(({ isWall }) => !isWall) ? ' What is missing above does not stop you.' : '';
  const hidden = hidesPositions ? ' Each sees the others’ answers after their own.' : '';
  return `Revision 1 is published as it stands, and ${names} can approve, object or abstain until ${closes}.${hidden} ${others} The text changes from then on only by a new revision. Nothing is decided before ${closes}; after that, you conclude.${warned}`.replace(
    /\s+/g,
    ' ',
  );
}
