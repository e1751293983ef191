import type { ScanFinding } from '../../contract/scan-judgement.ts'
import { versionText } from '../version-text.ts'
import { scanFindingTextsDe } from './finding-texts.ts'
import { scanPhraseDe } from './phrases.ts'

export { scanPhraseDe } from './phrases.ts'

/** What a finding of a scan means and what to do about it, in German. */
export function scanFindingSentencesDe({ code, parameters }: Pick<ScanFinding, 'code' | 'parameters'>): Pick<ScanFinding, 'message' | 'advice'> {
  const { message, advice } = scanFindingTextsDe[code]
  const readable = Object.fromEntries(Object.entries(parameters).map(([name, text]) => [name, scanPhraseDe(versionText(text))]))
  return { message: message(readable), advice }
}
