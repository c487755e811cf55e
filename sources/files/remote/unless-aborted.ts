/** As the promise, unless the signal aborts before: then its reason. What the promise gives afterwards goes to `late`. */
export async function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  late: (value: T) => void = () => {},
): Promise<T> {
  let isLeft = false;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const leave = (): void => {
    isLeft = true;
    reject(signal.reason);
  };
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  const given = promise.then((value) => {
    if (isLeft) late(value);
    return value;
  });
  try {
    return await Promise.race([aborted, given]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
