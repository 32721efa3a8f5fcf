/** `?scene=revised&as=kofi&panel=concluding`: one situation as one person sees it. */
import '../../../../client/ui/fonts.css';
import '../../../../client/ui/tokens.css';
import '../../../../client/ui/base.css';
import 'temporal-polyfill/global';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ConcludingPanel } from '../../../../client/decision/concluding-panel.tsx';
import { OpeningPanel } from '../../../../client/decision/opening-panel.tsx';
import { ProposalBlock } from '../../../../client/decision/proposal-block.tsx';
import { useStore } from '../../../../client/kernel/store.ts';
import { ContentView } from '../../../../client/prose/content-view.tsx';
import { LiveRegion } from '../../../../client/ui/live-region.tsx';
import recordUrl from '../../../shared/record/record-v1.json?url';
import { RecordPage } from '../../../../client/record/record-page.tsx';
import { scenes, type Scene, type SceneName } from '../scenes.ts';
import { proposalId, type Reader } from '../pretend-team.ts';
import prose from '../../../../client/editor/prose.module.css';

const params = new URLSearchParams(location.search);
const isScene = (name: string): name is SceneName => Object.hasOwn(scenes, name);
const sceneName = params.get('scene') ?? 'answered';
const scene: Scene = scenes[isScene(sceneName) ? sceneName : 'answered']();
const who = params.get('as') ?? 'kofi';
const isPerson = (name: string): name is keyof Scene['people'] => Object.hasOwn(scene.people, name);
const reader: Reader = scene.team.as(scene.people[isPerson(who) ? who : 'kofi']);

// The record of another decision, signed: what stands here is only how it looks.
scene.team.record = async () => {
  const bytes = new Uint8Array(await (await fetch(recordUrl)).arrayBuffer());
  if (params.get('broken') === 'yes') bytes[5000] = (bytes[5000] ?? 0) ^ 1;
  return bytes;
};

const Record = () => (
  <RecordPage {...reader} onDownload={(bytes, name) => console.info(name, bytes.length)} />
);

function Page() {
  const [panel, setPanel] = useState(params.get('panel'));
  const [isRevising, setRevising] = useState(params.get('panel') === 'revise');
  const page = useStore(scene.team.page);
  const props = { ...reader, proposalId };
  return (
    <main style={{ maxInlineSize: 'var(--prose-width)', margin: '0 auto', padding: '40px 24px' }}>
      <div className={prose.prose}>
        <div className="ProseMirror">
          <h1>Relay storage for long-lived documents</h1>
          <p>
            The relay keeps every update since a document was created. After a year of edits that is forty
            times the size of the text, and a new device waits for all of it before it can show a single line.
          </p>
          <section>
            <ProposalBlock
              {...props}
              content={<ContentView content={page} />}
              index={0}
              count={1}
              isRevising={isRevising}
              startRevision={() => setRevising(true)}
              stopRevision={() => setRevising(false)}
              onOpen={() => setPanel('opening')}
              onConclude={() => setPanel('concluding')}
              onWithdraw={() => setPanel('concluding')}
              recordHref="/d/document/record"
            />
          </section>
          <h2>What we measured</h2>
          <p>Across the forty longest documents, first load took 11.4 s on a cold device.</p>
        </div>
      </div>
      {panel === 'opening' && (
        <OpeningPanel {...props} onClose={() => setPanel(null)} onOpened={() => setPanel(null)} />
      )}
      {panel === 'concluding' && <ConcludingPanel {...props} onClose={() => setPanel(null)} />}
      <LiveRegion />
    </main>
  );
}

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>{params.get('screen') === 'record' ? <Record /> : <Page />}</StrictMode>,
  );
