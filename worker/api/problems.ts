import { problemTable, problemType, type Problem, type ProblemCode } from '../../shared/contract/problem.ts'

/** A refusal on its way to the caller. Thrown by routes; {@link problemResponse} is the one place that answers it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: ProblemCode
  readonly errors: Problem['errors']

  constructor(code: ProblemCode, detail: string, errors?: Problem['errors']) {
    super(detail)
    this.code = code
    this.errors = errors
  }

  toProblem(): Problem {
    return {
      type: problemType(this.code),
      title: titles[this.code],
      status: problemTable[this.code],
      detail: this.message,
      ...(this.errors !== undefined && { errors: this.errors }),
    }
  }
}

/** RFC 9457 section 3: problem details as `application/problem+json`. */
export function problemResponse(problem: Problem): Response {
  return Response.json(problem, {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(problem.status === 401 && { 'www-authenticate': 'Bearer realm="hostlens"' }),
      ...(problem.status === 426 && { upgrade: 'websocket', connection: 'Upgrade' }),
    },
  })
}

const titles: Record<ProblemCode, string> = {
  'invalid-request': 'The request is not valid',
  unauthorized: 'A valid token is needed',
  'origin-forbidden': 'This origin may not call the Worker',
  'not-found': 'There is nothing here',
  'method-not-allowed': 'This path does not take this method',
  'not-acceptable': 'None of the accepted formats can be given',
  'request-too-large': 'The request is too large',
  'unsupported-media-type': 'The request body has to be JSON',
  'upgrade-required': 'This path speaks WebSocket',
  internal: 'The Worker failed',
}
