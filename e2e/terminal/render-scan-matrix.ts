import type { ScanOrder, ScanReport, ScanVersion } from '../../shared/contract/scan.ts'
import { printable, type Style } from './style.ts'

/**
 * Versions across, suites and groups down. A figure is the place in the server's order of preference, a dot stands where the
 * order is the client's.
 */
export function renderScanMatrix(report: ScanReport, style: Style): string {
  const accepted = report.versions.filter(({ status }) => status === 'accepted').map(({ version }) => version)
  return [versions(report, style), suites(report, accepted, style), groups(report, accepted, style), schemes(report, style), dh(report, style)].filter((block) => block !== '').join('\n\n')
}

function versions({ versions: all }: ScanReport, style: Style): string {
  return [style.accent('versions'), ...all.toReversed().map(({ version, status, refusal }) => {
    if (status === 'accepted') return `  ${version.padEnd(8)}  ${style.good('spoken')}`
    const how = refusal === null ? 'not tested' : `refused: ${refusal.how}${refusal.detail === null ? '' : ` ${printable(refusal.detail)}`}`
    return `  ${version.padEnd(8)}  ${style.dim(how)}`
  })].join('\n')
}

function suites(report: ScanReport, accepted: readonly ScanVersion[], style: Style): string {
  return table('cipher suites', accepted, report.suites.map(({ version, suites: list, order, complete }) => ({ version, names: list.map(({ name }) => name), order, complete })), style)
}

function groups(report: ScanReport, accepted: readonly ScanVersion[], style: Style): string {
  return table('groups', accepted, report.groups.map(({ version, groups: list, order, complete }) => ({ version, names: list.map(({ name }) => name), order, complete })), style)
}

interface Column {
  readonly version: ScanVersion
  readonly names: readonly string[]
  readonly order: ScanOrder
  readonly complete: boolean
}

function table(title: string, accepted: readonly ScanVersion[], columns: readonly Column[], style: Style): string {
  if (columns.length === 0) return ''
  const shown = accepted.toReversed().flatMap((version) => columns.find((column) => column.version === version) ?? [])
  // As the newest version has them, then what only older ones have.
  const names = [...new Set(shown.flatMap((column) => column.names))]
  const width = Math.max(...names.map((name) => name.length))
  const head = `  ${' '.repeat(width)}${shown.map(({ version }) => version.padStart(9)).join('')}`
  const rows = names.map((name) => `  ${printable(name).padEnd(width)}${shown.map((column) => cell(column, name).padStart(9)).join('')}`.trimEnd())
  const orders = `  ${'order'.padEnd(width)}${shown.map(({ order, complete }) => `${orderWords[order]}${complete ? '' : ' …'}`.padStart(9)).join('')}`
  return [style.accent(title), style.dim(head), ...rows, style.dim(orders)].join('\n')
}

function cell({ names, order }: Column, name: string): string {
  const place = names.indexOf(name)
  return place < 0 ? '' : order === 'server' || order === 'single' ? String(place + 1) : '•'
}

function schemes({ signatureSchemes }: ScanReport, style: Style): string {
  if (signatureSchemes.length === 0) return ''
  return [style.accent('signatures'), ...signatureSchemes.map(({ version, authentication, schemes: list, order }) =>
    `  ${version}  ${authentication.padEnd(5)}  ${list.map(({ name }) => name).join(', ')}${list.length > 1 ? style.dim(` (${orderWords[order]}’s order)`) : ''}`)].join('\n')
}

function dh({ dhParameters }: ScanReport, style: Style): string {
  if (dhParameters.length === 0) return ''
  return [style.accent('Diffie-Hellman parameters'), ...dhParameters.map(({ primeBits, primeName, versions: of }) =>
    `  ${primeBits} bits, ${primeName === null ? 'a prime of its own' : printable(primeName)}${style.dim(` ${of.join(', ')}`)}`)].join('\n')
}

const orderWords: Readonly<Record<ScanOrder, string>> = { server: 'server', client: 'client', mixed: 'mixed', single: 'single', unknown: 'unknown' }
