/** Whether decided records can be written to RECORDS_DIR, and what the running relay says of it. */
import { existsSync } from 'node:fs';
import * as z from 'zod/mini';
import { troubleWith } from '../handbook/records-folder.ts';
import { fine, hint, wrong, type Finding } from './finding.ts';

export function examineRecords(folder: string): Finding {
  if (!existsSync(folder))
    return hint(`The folder ${folder} for records does not exist yet: countersign serve makes it.`);
  const trouble = troubleWith(folder);
  return trouble === null
    ? fine(`Decided records can be written to ${folder}.`)
    : wrong(`Decided records cannot be written to ${folder}. ${trouble}`);
}

const Health = z.object({ troubles: z.optional(z.array(z.string())) });

/** @param url of the relay that runs on this data folder. */
export async function examineRunning(url: string): Promise<readonly Finding[]> {
  try {
    const health = Health.safeParse(await (await fetch(`${url}/healthz`)).json());
    return (health.data?.troubles ?? []).map((trouble) => wrong(trouble));
  } catch {
    return [];
  }
}
