/** The whole app over a made-up workspace; `?door=signed-out` and `?case=empty` choose which. */
import { createRoot } from 'react-dom/client';
import '../../../../client/ui/fonts.css';
import '../../../../client/ui/tokens.css';
import '../../../../client/ui/base.css';
import { App } from '../../../../client/app/app.tsx';
import { madeUpDoor } from './made-up-door.ts';

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <App door={madeUpDoor(new URLSearchParams(location.search))} fragment={location.hash.slice(1)} />,
  );
