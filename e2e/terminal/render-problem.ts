import type { Problem } from '../../shared/contract/problem.ts'
import { printable } from './style.ts'

/** Why a request was refused, and each field that was. */
export function renderProblem({ detail, errors }: Problem): string {
  const fields = errors?.map(({ field, message }) => `  ${printable(field)}: ${printable(message)}`) ?? []
  return [printable(detail), ...fields].join('\n')
}
