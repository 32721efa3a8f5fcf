/** Builds the app and the bare pages for a run, into a folder of its own, and serves the bare ones. */
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';

const project = join(import.meta.dirname, '../..');

const quiet = { logLevel: 'error', mode: 'production' } as const;

export interface BuiltPages {
  readonly folder: string;
  /** Our app, as `npm run build` makes it. */
  readonly app: string;
  readonly bare: string;
}

export async function buildPages(): Promise<BuiltPages> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  // Another build than a fresh one, for looking into it.
  const given = process.env['BENCH_APP'];
  const [app, bare] = [given ?? join(folder, 'app'), join(folder, 'bare')];
  if (given === undefined)
    await build({ ...quiet, configFile: join(project, 'vite.config.ts'), build: { outDir: app } });
  await buildBarePages(bare, ['tiptap', 'bound', 'apply']);
  return { folder, app, bare };
}

/** Pages of `tests/bench/bare` by their names, into `outDir`. */
export async function buildBarePages(outDir: string, names: readonly string[]): Promise<void> {
  const root = join(import.meta.dirname, 'bare');
  await build({
    ...quiet,
    configFile: false,
    root,
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      rolldownOptions: { input: names.map((name) => join(root, `${name}.html`)) },
    },
  });
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Files of one folder on 127.0.0.1, those with a hash in their name cached for good. */
export async function serveFolder(
  folder: string,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
    readFile(join(folder, path)).then(
      (bytes) => {
        const isHashed = path.startsWith('/assets/');
        response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
        response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server };
}
