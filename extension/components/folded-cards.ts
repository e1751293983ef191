import { createContext } from 'preact'
import { useCallback, useContext, useState } from 'preact/hooks'
import { saveFolds } from '../storage/folds.ts'

/** Which cards are folded. Where nobody provides it, cards have no fold. */
export interface FoldedCards {
  readonly folded: ReadonlySet<string>
  readonly toggle: (id: string) => void
}

export const FoldedCards = createContext<FoldedCards | null>(null)

/** The fold of one card; null where cards do not fold. */
export function useFold(id: string): { readonly isFolded: boolean; readonly toggle: () => void } | null {
  const cards = useContext(FoldedCards)
  return cards === null ? null : { isFolded: cards.folded.has(id), toggle: () => cards.toggle(id) }
}

/** Folds that are remembered: what a person folded stays so in every popup to come. */
export function useRememberedFolds(first: ReadonlySet<string>): FoldedCards {
  const [folded, setFolded] = useState(first)
  const toggle = useCallback((id: string): void => {
    setFolded((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      // A fold that could not be kept is no reason to bother anybody.
      void saveFolds(next).catch(() => undefined)
      return next
    })
  }, [])
  return { folded, toggle }
}
