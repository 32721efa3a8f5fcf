/** A refusal that `perform` rejects with: the refusal's own code and sentence, on an error that can be caught. */
import type { Refusal, RefusalCode } from '#shared/protocol/refusal.ts';

export class RefusedError extends Error implements Refusal {
  readonly code: RefusalCode;
  readonly sentence: string;

  constructor({ code, sentence }: Refusal) {
    super(sentence);
    this.name = 'RefusedError';
    this.code = code;
    this.sentence = sentence;
  }
}
