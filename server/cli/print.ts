import { isReaderGone } from '../reader-gone.ts';

/** Writes to stdout, as fast as it is read. False when nobody reads it any more (`| head`). */
export function print(text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined) resolve(true);
      else if (isReaderGone(error)) resolve(false);
      else reject(error);
    });
  });
}

/** A reader that has gone is no fault: a command goes on, and what it says is lost. */
export function forgiveGoneReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!isReaderGone(error)) throw error;
    });
  }
}
