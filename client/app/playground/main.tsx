/** The playground (`npm run dev`, then /playground.html): two peers side by side, each with a network switch. */
import '../../ui/fonts.css';
import '../../ui/tokens.css';
import '../../ui/base.css';
import { createRoot } from 'react-dom/client';
import { invariant } from '#shared/kernel/invariant.ts';
import { Playground } from './playground.tsx';

const root = document.getElementById('root');
invariant(root, 'playground.html has the root');
createRoot(root).render(<Playground />);
