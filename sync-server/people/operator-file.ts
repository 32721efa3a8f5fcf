/** `operator.json` in the data folder: where the relay that runs on it answers, and the token that it asks for. */
import { join } from 'node:path';
import * as z from 'zod/mini';

export const OperatorFile = z.strictObject({ url: z.string(), token: z.string() });
export type OperatorFile = z.infer<typeof OperatorFile>;
export const operatorFile = (dataFolder: string): string => join(dataFolder, 'operator.json');
