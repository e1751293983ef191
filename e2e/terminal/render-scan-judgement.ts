import type { Severity } from '../../shared/contract/findings.ts'
import type { ScanJudgement } from '../../shared/contract/scan-judgement.ts'
import { printable, type Style } from './style.ts'

/** What it means: the grade's reasons, profiles, simulated clients, findings. */
export function renderScanJudgement({ grade, profiles, clients, findings }: ScanJudgement, style: Style): string {
  const reasons = [
    grade.withheld === null ? null : `  withheld: ${printable(grade.withheld)}`,
    ...grade.reasons.map(({ limit, message }) => `  ${limit === null ? '' : `${limit} at the best: `}${printable(message)}`),
  ].filter((line) => line !== null)
  const profileLines = profiles.flatMap(({ id, version, status, misses }) => [
    `  ${id.padEnd(12)}  ${status === 'met' ? style.good('met') : status === 'missed' ? style.warning('missed') : 'unknown'}${style.dim(`  Mozilla ${printable(version)}`)}`,
    ...misses.slice(0, maxMisses).map(({ aspect, expected, got }) => `    ${style.dim(`${aspect}: expected ${printable(expected)}, got ${printable(got)}`)}`),
    ...(misses.length > maxMisses ? [`    ${style.dim(`and ${misses.length - maxMisses} more`)}`] : []),
  ])
  const width = Math.max(0, ...clients.map(({ name, version }) => `${name} ${version}`.length))
  const clientLines = clients.map(({ name, version, status, tlsVersion, cipherSuite, group, failure }) => {
    const what = status === 'connects'
      ? [tlsVersion, cipherSuite, group].filter((part) => part !== null).map(printable).join('  ')
      : status === 'fails' ? style.error(printable(failure?.message ?? 'fails')) : style.dim('not known')
    return `  ${`${name} ${version}`.padEnd(width)}  ${what}`
  })
  const mark: Readonly<Record<Severity, string>> = { error: style.error('✗'), warning: style.warning('!'), notice: style.dim('·'), good: style.good('✓') }
  const findingLines = findings.flatMap(({ severity, message, advice }) => severity === 'good' ? [`  ${mark[severity]} ${printable(message)}`] : [`  ${mark[severity]} ${printable(message)}`, `    ${style.dim(printable(advice))}`])
  return [
    section(`grade ${grade.grade ?? '–'} (${printable(grade.guide)} ${printable(grade.version)})`, reasons, style),
    section('profiles', profileLines, style),
    section('clients', clientLines, style),
    section('findings', findingLines, style),
  ].filter((block) => block !== '').join('\n\n')
}

function section(title: string, lines: readonly string[], style: Style): string {
  return lines.length === 0 ? '' : [style.accent(title), ...lines].join('\n')
}

const maxMisses = 8
