/** Bounds on what a lane may have in flight. */
export interface CreditLimits {
  readonly batches: number;
  readonly bytes: number;
}

/**
 * Permission to have batches in flight. The pump takes a credit before it pulls a batch; the credit comes back when
 * the batch's memory is free. One taker at a time.
 */
export class Credits {
  readonly #limits: CreditLimits;
  #batches = 0;
  #bytes = 0;
  #wake: (() => void) | null = null;

  constructor(limits: CreditLimits) {
    this.#limits = limits;
  }

  get inFlight(): CreditLimits {
    return { batches: this.#batches, bytes: this.#bytes };
  }

  /** Resolves when a batch may be pulled. A batch larger than the whole byte limit passes alone. */
  async take(signal: AbortSignal): Promise<void> {
    while (this.#batches >= this.#limits.batches || (this.#bytes >= this.#limits.bytes && this.#batches > 0)) {
      signal.throwIfAborted();
      await this.#released(signal);
    }
    signal.throwIfAborted();
    this.#batches += 1;
  }

  /** The pulled batch holds this many bytes. */
  charge(bytes: number): void {
    this.#bytes += bytes;
  }

  giveBack(bytes: number): void {
    this.#batches -= 1;
    this.#bytes -= bytes;
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  #released(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
