/** D2: whom a comment asks, and how long that person has: never less than 24 hours without days off. */
import { useEffect } from 'react';
import { answerByInstant, answerTimes } from '#shared/discussion/answer-by.ts';
import { includesRole, valueNow, workingHoursNow, type Member } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { clockTime, instant } from '../ui/instant.ts';
import { Select } from '../ui/select.tsx';
import type { QuestionDraft } from './comment-acts.ts';
import styles from './question-field.module.css';

interface QuestionFieldProps {
  readonly workspace: Workspace;
  readonly question: QuestionDraft | null;
  readonly onChange: (question: QuestionDraft | null) => void;
}

const timeWords: Record<number, string> = { 1: '24 hours', 3: '3 working days', 5: '1 week' };

export function QuestionField({ workspace, question, onChange }: QuestionFieldProps) {
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const members = [...people.members.values()]
    .filter(({ id, role }) => id !== me.member && includesRole(valueNow(role), 'commenter'))
    .toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
  const ask = (member: Member | undefined, amount: number): void =>
    onChange(
      member
        ? {
            to: member.id,
            within: { amount, unit: 'working-days', zone: valueNow(member.zone) ?? 'UTC' },
            hours: workingHoursNow(people, member.id),
          }
        : null,
    );
  const amount = question?.within.amount ?? answerTimes[0].amount;
  // Somebody has to be asked as soon as the field is there.
  const first = members[0];
  useEffect(() => {
    if (!question && first) ask(first, amount);
  });
  if (!first) return <p className={styles.hint}>Nobody else here can answer yet.</p>;
  const dueMs = question && answerByInstant(question.within, nowMs, question.hours);
  const zone = question?.within.zone;
  return (
    <div className={styles.question}>
      <div className={styles.fields}>
        <Select
          label="Ask"
          value={question?.to ?? first.id}
          options={members.map((member) => ({ value: member.id as string, label: nameOf(member) }))}
          onChange={(id) =>
            ask(
              members.find((member) => member.id === id),
              amount,
            )
          }
        />
        <Select
          label="Time to answer"
          value={String(amount)}
          options={answerTimes.map((time) => ({
            value: String(time.amount),
            label: timeWords[time.amount] ?? `${time.amount} working days`,
          }))}
          onChange={(days) =>
            ask(
              members.find(({ id }) => id === question?.to),
              Number(days),
            )
          }
        />
      </div>
      {dueMs !== null && zone && (
        <p className={styles.hint}>
          By {instant(dueMs, me.zone, nowMs)} your time if sent now
          {zone !== me.zone && `, ${clockTime(dueMs, zone)} there`}. Days and hours off there are left out.
        </p>
      )}
    </div>
  );
}

const nameOf = ({ person }: Member): string => valueNow(person) ?? 'Unknown person';
