/** Who can be chosen, and in which order. */
import { expect, it } from 'vitest';
import type { Member, WorkspaceState } from '#shared/people/workspace-state.ts';
import { candidatesIn } from '../../../client/decision/candidates.ts';
import { scenes } from './scenes.ts';

it('people of the sample stand behind everybody who can answer', () => {
  const { team, people } = scenes.open();
  const state = team.people.get();
  const ines = state.members.get(people.ines);
  if (!ines) throw new Error('the scene has an owner');
  const made: Member = { ...ines, isSample: true };
  const before: WorkspaceState = { ...state, members: new Map([...state.members, [people.ines, made]]) };
  const names = candidatesIn(before, 0, 'commenter').map(({ person }) => person);
  expect(names.at(-1)).toBe('Inês Moura');
  expect(names.slice(0, -1)).toEqual(names.slice(0, -1).toSorted((a, b) => a.localeCompare(b)));
  expect(candidatesIn(state, 0, 'commenter').map(({ person }) => person)).not.toEqual(names);
});
