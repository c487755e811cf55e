import { type Observable, Subject } from 'rxjs';

export interface Channel<T> {
  send(message: T): void;
  end(): void;
  /** What is sent from the subscription on; nothing is kept. */
  readonly messages: Observable<T>;
}

/** Hands messages to whoever listens at the moment. */
export function createChannel<T>(): Channel<T> {
  const subject = new Subject<T>();
  return {
    send: (message) => subject.next(message),
    end: () => subject.complete(),
    messages: subject.asObservable(),
  };
}
