/** The built web app: hashed files for ever, everything else asked for anew, and the page for every other address. */
import type { HttpBindings } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Hono } from 'hono';
import { answerNotFound } from './refusal-answer.ts';

/** @param folder of the built app (`dist/`); absolute. */
export function serveAppFiles(app: Hono<{ Bindings: HttpBindings }>, folder: string): void {
  const page = serveStatic({ root: folder, path: 'index.html' });
  const documentPage = serveStatic({ root: folder, path: 'document.html' });
  app.get('*', async (context, next) => {
    await next();
    if (!context.res.ok) return;
    const isHashed = context.req.path.startsWith('/assets/');
    context.header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  });
  app.get('*', serveStatic({ root: folder }));
  // The same page, which asks at once for what a document needs; a build without it has the other.
  app.get('/d/:document', documentPage);
  app.get('*', async (context, next) => {
    // A missing script must not be answered with a page.
    const last = context.req.path.slice(context.req.path.lastIndexOf('/') + 1);
    return last.includes('.') ? answerNotFound(context) : page(context, next);
  });
}
