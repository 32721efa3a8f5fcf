/** Bare y-prosemirror: a Yjs update from IndexedDB into a Y.Doc, and stock Tiptap bound to it; updates come by WebSocket. */
import { Editor, Extension } from '@tiptap/core';
import { ySyncPlugin, yUndoPlugin } from 'y-prosemirror';
import * as Y from 'yjs';
import { kept, keep } from './device-storage.ts';
import { stockExtensions } from './extensions.ts';

const element = document.getElementById('editor');
const update = await kept('update');
if (!(update instanceof Uint8Array)) Object.assign(window, { keep });
else {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const body = doc.getXmlFragment('body');
  const binding = Extension.create({
    name: 'binding',
    priority: 1000,
    addProseMirrorPlugins: () => [ySyncPlugin(body), yUndoPlugin()],
  });
  new Editor({ element, extensions: [...stockExtensions(false), binding] });

  const from = new URLSearchParams(location.search).get('updates');
  if (from) {
    const socket = new WebSocket(from);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) =>
      Y.applyUpdate(doc, new Uint8Array(data), 'remote'),
    );
  }
}
