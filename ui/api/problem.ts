/** What the server says of a request that failed (RFC 9457), or what stands for it when no server answered. */
export interface ProblemDetails {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly next: string;
  readonly issues: readonly {
    readonly code: string;
    readonly path: string;
    readonly message: string;
    readonly next?: string;
  }[];
  /** What the error is about, by its code. */
  readonly context?: unknown;
  /** Where in the input it stands. */
  readonly origin?: {
    readonly label: string;
    readonly row?: number;
    readonly line?: number;
    readonly column?: number;
    readonly byte?: number;
  };
}

/** A request that failed: what happened, its stable code, and what to do now. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly next: string;
  readonly issues: ProblemDetails['issues'];
  readonly context: unknown;
  readonly origin: ProblemDetails['origin'];

  constructor(problem: ProblemDetails, cause?: unknown) {
    super(problem.detail, { cause });
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.next = problem.next;
    this.issues = problem.issues;
    this.context = problem.context;
    this.origin = problem.origin;
  }

  /** Of a response's body; a body that is no problem document comes from something between us and the server. */
  static fromBody(status: number, body: unknown): ApiProblem {
    if (isProblem(body)) return new ApiProblem(body);
    return new ApiProblem({
      status,
      code: 'ui.no_answer',
      detail: `The server answered ${status} without saying why.`,
      next: 'Look whether the address leads to Sluice, and at the server’s log.',
      issues: [],
    });
  }

  static from(error: unknown): ApiProblem {
    if (error instanceof ApiProblem) return error;
    if (error instanceof TypeError) {
      return new ApiProblem(
        {
          status: 0,
          code: 'ui.unreachable',
          detail: 'The server cannot be reached.',
          next: 'See that it runs (`npm start`) and that this computer is connected, then try again.',
          issues: [],
        },
        error,
      );
    }
    return new ApiProblem(
      {
        status: 0,
        code: 'ui.unexpected',
        detail: error instanceof Error ? error.message : 'Something unexpected happened on this page.',
        next: 'Load the page again. If it comes back, report it with this code.',
        issues: [],
      },
      error,
    );
  }
}

function isProblem(body: unknown): body is ProblemDetails {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'next' in body;
}
