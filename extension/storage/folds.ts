import { browser } from 'wxt/browser'

/** The cards that are folded, kept in `browser.storage.local` under {@link foldsKey}: a list of their ids. */
export const foldsKey = 'folded'

export async function loadFolds(): Promise<ReadonlySet<string>> {
  const stored = await browser.storage.local.get(foldsKey)
  return parseFolds(stored[foldsKey])
}

export async function saveFolds(folded: ReadonlySet<string>): Promise<void> {
  await browser.storage.local.set({ [foldsKey]: [...folded] })
}

/** Reads whatever is stored, by whichever release; what cannot be the id of a card is passed over. */
export function parseFolds(stored: unknown): ReadonlySet<string> {
  const list: readonly unknown[] = Array.isArray(stored) ? stored.slice(0, maxCards) : []
  return new Set(list.filter((id): id is string => typeof id === 'string' && /^[a-z-]{1,30}$/.test(id)))
}

/** More than there will ever be. */
const maxCards = 50
