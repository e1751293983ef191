import { problemTable, problemType, type Problem, type ProblemCode } from '../../shared/contract/problem.ts'

/** A refusal on its way to the caller. Thrown by routes; {@link problemResponse} is the one place that answers it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: ProblemCode
  readonly errors: Problem['errors']
  readonly retryAfterSeconds: number | undefined

  constructor(code: ProblemCode, detail: string, errors?: Problem['errors'], { retryAfterSeconds }: { readonly retryAfterSeconds?: number } = {}) {
    super(detail)
    this.code = code
    this.errors = errors
    this.retryAfterSeconds = retryAfterSeconds
  }

  toProblem(): Problem {
    const { status, title, action } = problemTable[this.code]
    return {
      type: problemType(this.code),
      title,
      status,
      detail: this.message,
      action,
      ...(this.retryAfterSeconds !== undefined && { retryAfterSeconds: this.retryAfterSeconds }),
      ...(this.errors !== undefined && { errors: this.errors }),
    }
  }
}

/** Fields of the request that cannot be honoured, each with what is wrong with it. */
export function refused(errors: readonly { readonly field: string; readonly message: string }[]): ApiProblem {
  return new ApiProblem('invalid-request', 'Some fields of the request were refused.', [...errors])
}

/** RFC 9457 section 3: problem details as `application/problem+json`. */
export function problemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(problem, {
    status: problem.status,
    headers: {
      ...headers,
      'content-type': 'application/problem+json',
      ...(problem.status === 401 && { 'www-authenticate': 'Bearer realm="hostlens"' }),
      ...(problem.retryAfterSeconds !== undefined && { 'retry-after': String(problem.retryAfterSeconds) }),
      ...(problem.status === 426 && { upgrade: 'websocket', connection: 'Upgrade' }),
    },
  })
}
