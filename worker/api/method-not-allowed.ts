import { ApiProblem } from './problems.ts'

/** For what a path does not take, after the methods that it does. */
export function methodNotAllowed(): never {
  throw new ApiProblem('method-not-allowed', 'This path takes GET for information and sockets, POST for probes.')
}
