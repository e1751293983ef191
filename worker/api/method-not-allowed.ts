import { ApiProblem } from './problems.ts'

/** For what a path does not take, after the methods that it does; the answer names those. */
export function methodNotAllowed(): never {
  throw new ApiProblem('method-not-allowed', 'This path does not take this method; the field Allow names those that it does.')
}
