import type { ScanFinding } from '../../shared/contract/scan-judgement.ts'
import type * as scanSentences from '../../shared/scan/de/scan-sentences.ts'
import { language } from './i18n.ts'

/** As `loadReportTexts`, for the sentences of a scan: its page alone has need of them. */
export async function loadScanTexts(): Promise<void> {
  if (language() === 'de') translation = await import('../../shared/scan/de/scan-sentences.ts')
}

export function scanFindingSentences(finding: ScanFinding): Pick<ScanFinding, 'message' | 'advice'> {
  return translation?.scanFindingSentencesDe(finding) ?? finding
}

/** A rule of the rating guide, a line of a profile, why a client fails, who gets a certificate. */
export function scanPhrase(text: string): string {
  return translation?.scanPhraseDe(text) ?? text
}

let translation: typeof scanSentences | null = null
