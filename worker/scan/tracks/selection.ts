import type { ScanOrder } from '../../../shared/contract/scan.ts'
import type { Selection } from './knowledge.ts'

/** Adds a value that was selected; false when it was there already. */
export function select(selection: Selection, code: number): boolean {
  if (selection.codes.includes(code)) return false
  selection.codes.push(code)
  return true
}

/**
 * Whose order it is, when all that was found is offered the other way round: a server with an order of its own selects what it
 * selected first, one that follows its client what the client now names first.
 */
export function judgeOrder(found: readonly number[], offered: readonly number[], selected: number | null): ScanOrder {
  if (found.length < 2) return found.length === 0 ? 'unknown' : 'single'
  if (selected === null || !offered.includes(selected)) return 'unknown'
  if (selected === found[0]) return 'server'
  return selected === offered[0] ? 'client' : 'mixed'
}

export function without(list: readonly number[], left: readonly number[]): readonly number[] {
  return list.filter((code) => !left.includes(code))
}
