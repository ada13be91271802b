/** What can go wrong between the page and the server, told apart by what the page does about it. */

/** The server answered that it cannot: an RFC 9457 problem. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly type: string;
  readonly retryAfterSeconds: number | undefined;
  /** The parameters of an address that it is about. */
  readonly fields: readonly string[];
  /** What the server has not done yet. */
  readonly stage: string | undefined;

  constructor(
    status: number,
    type: string,
    detail: string,
    retryAfterSeconds?: number,
    fields: readonly string[] = [],
    stage?: string,
  ) {
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.type = type;
    this.retryAfterSeconds = retryAfterSeconds;
    this.fields = fields;
    this.stage = stage;
  }

  /** Something is still loading; the same question will be answered later. */
  get isNotReady(): boolean {
    return this.status === 503 && this.type.endsWith("not-ready");
  }

  /** It is the model that is still loading. */
  get isWithoutModel(): boolean {
    return this.isNotReady && this.stage === "model";
  }

  /** The collection has changed, and the state that was asked about is not kept any more. */
  get isOutdated(): boolean {
    return this.type.endsWith("snapshot-gone");
  }

  /** A picture that was sent to search with is not kept any more. */
  get isUploadGone(): boolean {
    return this.type.endsWith("upload-gone");
  }

  /** The question itself is wrong: as long as it is the same, so will be the answer. */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status < 500 && !this.isOutdated;
  }

  /** The question may be good; the server failed at it. */
  get isFault(): boolean {
    return this.status >= 500 && !this.isNotReady;
  }
}

/** Nobody answered, or something in between did instead of the server. */
export class ServerGone extends Error {
  constructor(cause?: unknown) {
    super("The server is not answering.", { cause });
    this.name = "ServerGone";
  }
}

/** The error of a response that is not a success. A gateway's own error has no problem document: the server is gone. */
export function errorFor(response: Response, body: unknown): ApiProblem | ServerGone {
  if (typeof body !== "object" || body === null || !("type" in body)) {
    if (response.status >= 500) return new ServerGone();
    return new ApiProblem(response.status, "about:blank", response.statusText);
  }
  const detail = "detail" in body && typeof body.detail === "string" ? body.detail : response.statusText;
  const stage = "stage" in body ? String(body.stage) : undefined;
  return new ApiProblem(response.status, String(body.type), detail, retryAfter(response), fieldsOf(body), stage);
}

const OF_ADDRESS = "#/query/";

function fieldsOf(body: object): string[] {
  const errors: unknown[] = "errors" in body && Array.isArray(body.errors) ? body.errors : [];
  const pointers = errors.map((each) => String((each as { pointer?: unknown } | null)?.pointer));
  const names = pointers.filter((each) => each.startsWith(OF_ADDRESS)).map((each) => each.slice(OF_ADDRESS.length));
  return [...new Set(names)];
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}

const PAUSE_AFTER_PROBLEM_MS = 1000;
const TRIES_AFTER_A_FAULT = 3;
const LONGEST_PAUSE_MS = 3000;
/** The server tells when its model is loaded (`use-model-wait.ts`); this is for when that is missed. */
const PAUSE_WITHOUT_MODEL_MS = 15_000;

/**
 * Whether asking again by itself can help after `failures` failed tries (counted from 0). What was asked wrongly stays
 * wrong; a fault of the server may pass, and is not waited for without end.
 */
export function isWorthRetrying(error: Error, failures = 0): boolean {
  if (!(error instanceof ApiProblem)) return error instanceof ServerGone;
  return error.isNotReady || (error.isFault && failures < TRIES_AFTER_A_FAULT);
}

/** How long to wait before the try after `failures` failed ones (counted from 0), in milliseconds. */
export function pauseBeforeRetry(failures: number, error: Error): number {
  if (error instanceof ApiProblem && error.isWithoutModel) return PAUSE_WITHOUT_MODEL_MS;
  if (error instanceof ApiProblem) return (error.retryAfterSeconds ?? PAUSE_AFTER_PROBLEM_MS / 1000) * 1000;
  return Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures);
}
