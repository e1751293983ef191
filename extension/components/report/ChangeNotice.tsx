import type { JSX } from 'preact'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import { lazy } from '../lazy.tsx'
import { useCertificateChange } from './use-certificate-change.ts'

/** Says that the host has another certificate than the last time, calmly or loudly; nothing where it has not. */
export function ChangeNotice({ report }: { readonly report: ProbeReport | null }): JSX.Element | null {
  const change = useCertificateChange(report)
  return change === null ? null : <ChangeLine change={change} />
}

const ChangeLine = lazy(async () => (await import('./ChangeLine.tsx')).ChangeLine)
