/** Before somebody is in: a link that was opened, signing in, or why nobody can come in here now. */
import { useState } from 'react';
import type { Door, Standing } from '../session/door.ts';
import { Join } from './join.tsx';
import { NoStorage } from './no-storage.tsx';
import { NotSetUp } from './not-set-up.tsx';
import { SetUp } from './set-up.tsx';
import { SignIn } from './sign-in.tsx';
import { Unreachable } from './unreachable.tsx';

export interface WayInProps {
  readonly door: Door;
  readonly standing: Exclude<Standing['kind'], 'open'>;
  /** The address without what is behind `#`. */
  readonly path: string;
  /** What a link to `/setup` or `/join` had behind `#`. */
  readonly fragment: string;
  /** Somebody is in: to the page that they came for. */
  readonly onDone: () => void;
}

export function WayIn({ door, standing, path, fragment, onDone }: WayInProps) {
  const [nowMs] = useState(() => Date.now());
  if (path === '/setup') return <SetUp door={door} token={fragment} onDone={onDone} />;
  if (path === '/join') return <Join door={door} fragment={fragment} nowMs={nowMs} onDone={onDone} />;
  switch (standing) {
    case 'checking':
      return null;
    case 'not-set-up':
      return <NotSetUp />;
    case 'signed-out':
      // Who came for a page finds it behind the sign-in; only the sign-in page itself has nothing behind it.
      return <SignIn door={door} onDone={path === '/sign-in' ? onDone : () => undefined} />;
    case 'unreachable':
      return <Unreachable door={door} />;
    case 'no-storage':
      return <NoStorage door={door} />;
  }
}
