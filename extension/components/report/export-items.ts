import type { ProbeReport } from '../../../shared/contract/report.ts'
import type { ProbeRequest } from '../../../shared/contract/request.ts'
import { certificatePem, chainPem, fingerprint, pin } from '../../../shared/export/certificates.ts'
import type { Command } from '../../../shared/export/command.ts'
import { toCurlCommand } from '../../../shared/export/curl-command.ts'
import { toHar } from '../../../shared/export/har.ts'
import { toMarkdown } from '../../../shared/export/markdown.ts'
import { toOpensslCommand } from '../../../shared/export/openssl-command.ts'
import { t } from '../../locales/i18n.ts'
import { saveFile } from './save-file.ts'

/** One entry of the menu. `run` does it and says what it did; it rejects with what the browser said. */
export interface ExportItem {
  readonly group: 'copy' | 'save'
  readonly label: string
  /** True where options of the probe are missing, because only its report is known. */
  readonly isPartial?: boolean
  readonly run: () => Promise<string>
}

export interface ExportSource {
  readonly report: ProbeReport
  readonly request?: ProbeRequest | undefined
  readonly onPage?: (() => Promise<Blob>) | null
}

/** The forms that a report can be had in; those that it has nothing for are left out. What goes out is in English: others read it. */
export function exportItems({ report, request, onPage = null }: ExportSource): readonly ExportItem[] {
  const chain = report.hops.findLast(({ certificates }) => certificates !== null && certificates.length > 0)?.certificates ?? []
  const [leaf] = chain
  const [curl, openssl] = [toCurlCommand({ report, request }), toOpensslCommand({ report, request })]
  const name = fileName(report)
  return [
    copy('export.markdown', () => toMarkdown(report)),
    ...(curl === null ? [] : [copyCommand('export.curl', curl)]),
    ...(openssl === null ? [] : [copyCommand('export.openssl', openssl)]),
    ...(leaf === undefined ? [] : [copy('export.fingerprint', () => fingerprint(leaf)), copy('export.pin', () => pin(leaf))]),
    ...(onPage === null ? [] : [save('export.page', `${name}.html`, onPage)]),
    save('export.json', `${name}.json`, () => text(`${JSON.stringify(report, null, 2)}\n`, 'application/json')),
    { ...save('export.har', `${name}.har`, () => text(`${JSON.stringify(toHar(report, request), null, 2)}\n`, 'application/json')), isPartial: request === undefined },
    ...(leaf === undefined || leaf.pem === '' ? [] : [save('export.leafPem', `${name}.pem`, () => text(certificatePem(leaf), pemType))]),
    ...(chain.length < 2 || leaf?.pem === '' ? [] : [save('export.chainPem', `${name}-chain.pem`, () => text(chainPem(chain), pemType))]),
  ]
}

type Label = 'markdown' | 'curl' | 'openssl' | 'fingerprint' | 'pin' | 'page' | 'json' | 'har' | 'leafPem' | 'chainPem'

function copy(label: `export.${Label}`, make: () => string): ExportItem {
  return { group: 'copy', label: t(label), run: () => navigator.clipboard.writeText(make()).then(() => t('export.copied')) }
}

function copyCommand(label: `export.${Label}`, { text: command, omitted, withheld, files, basis }: Command): ExportItem {
  const remarks = [
    omitted.length === 0 ? null : t('export.omitted', omitted.join(', ')),
    withheld.length === 0 ? null : t('export.withheld', withheld.join(', ')),
    files.length === 0 ? null : t('export.files', files.join(', ')),
    basis === 'request' ? null : t('export.partial'),
  ].filter((remark) => remark !== null)
  const done = remarks.length === 0 ? t('export.copied') : [t('export.copied'), ...remarks].join('. ')
  return { group: 'copy', label: t(label), isPartial: basis === 'report', run: () => navigator.clipboard.writeText(command).then(() => done) }
}

function save(label: `export.${Label}`, file: string, make: () => Blob | Promise<Blob>): ExportItem {
  const run = async (): Promise<string> => {
    saveFile(file, await make())
    return t('export.saved', file)
  }
  return { group: 'save', label: t(label), run }
}

function text(content: string, type: string): Blob {
  return new Blob([content], { type: `${type};charset=utf-8` })
}

/** Without an extension. Only what every file system takes: a host may be an IPv6 address. */
function fileName({ hops, startedAt }: ProbeReport): string {
  const host = (hops[0]?.target.host ?? 'host').replace(/[^a-z0-9.-]/gi, '_').slice(0, 100)
  return `hostlens-${host}-${startedAt.replace(/\.\d+/, '').replace(/[^0-9TZ-]/g, '-')}`
}

const pemType = 'application/x-pem-file'
