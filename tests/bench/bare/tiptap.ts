/** Bare Tiptap: a document as JSON from IndexedDB into stock Tiptap; no Yjs, nothing around it. */
import { Editor } from '@tiptap/core';
import { kept, keep } from './device-storage.ts';
import { stockExtensions } from './extensions.ts';

const element = document.getElementById('editor');
const content = await kept('json');
if (typeof content !== 'string') Object.assign(window, { keep });
else new Editor({ element, extensions: stockExtensions(true), content: JSON.parse(content) });
